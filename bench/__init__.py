"""Measures: Duixian and its peers on the same work. Nothing here asserts; timings are printed, never tested."""
