"""What can be asked (查询): single things, pages of them with their filters, reports, and the feed of changes.

A resolver of one thing's own field belongs with its type.
"""
