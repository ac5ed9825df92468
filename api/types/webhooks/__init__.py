"""Receivers of webhooks, and what was sent to them, as the API shows them."""
