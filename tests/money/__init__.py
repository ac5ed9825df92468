"""Money from a budget to a receipt and back: deeds of finance and treasuries, one by one."""
