"""The file of a grant (案卷): opened under lock with what stands around it, and the steps of what hangs on it.

What is decided on it belongs to the rooms above.
"""
