"""Packs of cities that do not exist, and what they prove: another city is a pack and a text, and no line of code."""
