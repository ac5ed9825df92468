"""Money as the schema shows it (资金): payments with their legs and receipts, budgets, runs, recoveries, accounts.

Who sees which money is `money_sights`; commands of finance belong to `mutations`.
"""
