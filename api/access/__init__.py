"""Who calls, and with what (入口与身份): tokens, callers, their bounds, and the request as it is read.

Nothing here knows a type of the schema or a grant; what a caller may see of one is decided above.
"""
