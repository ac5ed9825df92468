"""Commands that prove what is on record, and who may change it."""
