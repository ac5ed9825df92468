"""The city's money a second time (独立账): books beside Duixian's, what is thrown at them, and what is true in SQL."""
