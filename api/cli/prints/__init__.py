"""Printed texts from the command line."""
