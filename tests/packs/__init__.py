"""Packs of cities that do not exist, and of mistakes: another city is a pack and a text, and no line of code."""
