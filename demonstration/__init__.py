"""How the demonstration's city is made: played by the commands themselves, and kept as data beside its pack."""
