"""Printed texts of the office (公文与报表): made of what a query answers, by templates that a city can replace."""
