"""What is kept so that nobody reads it in the database (加密存储): the keys, the ciphers, and the one way through."""
