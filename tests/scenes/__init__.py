"""The scene of every mutation: what must stand before it can be done, set once and walked by many tests."""
