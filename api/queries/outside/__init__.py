"""Asking for what follows of what other authorities say (外部数据)."""
