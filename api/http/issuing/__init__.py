"""The server as an issuer of tokens to neighbouring systems."""
