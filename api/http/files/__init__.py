"""Files at the doors: lists that are taken out, open data, and rows that are brought in."""
