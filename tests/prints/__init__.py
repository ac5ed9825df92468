"""Printed texts: what was produced is read back, in each format."""
