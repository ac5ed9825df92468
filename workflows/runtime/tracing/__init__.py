"""Traces (调用链): what a request brought about, in which order and how long it took, told to who collects them."""
