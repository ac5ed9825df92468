"""Assessment by columns (按列测算): what measures give on many rows at once, by polars, to the fen as one by one.

A part of an expression has its columns, where it has any, beside its closure. What is not plain goes the single way,
and is counted.
"""
