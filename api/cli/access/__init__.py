"""Commands of keys, tokens and what they are good for."""
