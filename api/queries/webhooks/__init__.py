"""Asking for receivers of webhooks, and for what was sent to them."""
