"""Commands on what other authorities say, and what follows of it (外部数据)."""
