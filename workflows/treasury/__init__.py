"""The money of treasuries (国库资金): budgets, the ledger under lock, legs and their reservations, sums of years.

Paying them out belongs to `payments`.
"""
