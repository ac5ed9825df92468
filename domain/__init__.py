"""Decides: rules, figures, lives, and the rows they are kept in.

Law of this folder: values in, values out. Nothing here loads, saves, sleeps, or asks the time.
Only ``domain.models`` knows the database, and no rule imports it.
"""
