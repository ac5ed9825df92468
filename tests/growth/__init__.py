"""What grows with the archive, and what must not."""
