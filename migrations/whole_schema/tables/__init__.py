"""The tables, a module a subject, each after those to which it refers."""
