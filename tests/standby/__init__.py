"""Reads from a standby: behind, dead, promoted."""
