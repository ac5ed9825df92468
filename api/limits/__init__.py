"""What an operation may cost (查询限额): its shape and its price, looked at before it is run.

Bounds of connections belong to `http`, those of callers to `access`.
"""
