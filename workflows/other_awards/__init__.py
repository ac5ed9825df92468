"""Support of other policies for the same matter (其他支持, art. 16): told, found, and held against what is due."""
