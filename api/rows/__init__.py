"""Many things in one request (批量办理): rows read one by one, charged, and answered each by itself; files of receipts.

What is done for a row is the single mutation's own command, in `workflows`.
"""
