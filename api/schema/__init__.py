"""The schema put together (接口定义), how its operations are executed, and the same as a subgraph.

The only room that knows all others below it.
"""
