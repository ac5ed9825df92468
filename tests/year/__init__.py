"""A bureau's year of money: what happens on forty days, who does it, and the book that is kept beside it."""
