"""What an installation proves with: the role that serves, the key of digests, and what is chosen of both."""
