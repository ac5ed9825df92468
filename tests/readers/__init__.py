"""The two texts read a second time, by hand and by a reckoner that shares nothing with the product."""
