"""What can be told of a year (报表): tables, registers, closed years, notices, open data, and the year lived whole."""
