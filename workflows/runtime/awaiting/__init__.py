"""How something is waited for: once for many, or not at all where it is there already."""
