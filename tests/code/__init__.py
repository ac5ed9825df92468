"""How the code itself is kept: what imports what, and how statements are written."""
