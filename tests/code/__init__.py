"""How the house itself is kept: its laws, what imports what, how statements are written, what words mean."""
