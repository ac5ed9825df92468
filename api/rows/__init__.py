"""Many things in one request (批量办理): filings, months, receipts, decisions, payments, an answer for each row.

What is done for a row is the single mutation's own command.
"""
