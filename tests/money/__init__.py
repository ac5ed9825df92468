"""Money from a budget to a receipt and back: commands of finance and treasuries, one by one."""
