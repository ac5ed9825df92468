"""Rules of money (资金规则): postings, receipts and their files, instruction files, how a recovery is divided."""
