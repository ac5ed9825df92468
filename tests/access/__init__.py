"""Who comes in, and with what: tokens, keys of servers and of systems, providers, what was taken back."""
