"""Rules of money (资金规则): postings, receipts, instruction files, how a recovery is divided, the writer of tables."""
