"""How the demonstration's city is made: played by the deeds themselves, and kept as data beside its pack."""
