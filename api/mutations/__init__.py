"""What can be done (办理): a table of contents, where each mutation names its command and the function that handles it.

Input, parsing, answer and sentences are made of what the command declares, in `workflows`; what an answer shows of a
thing stands in `shown`. No rule is decided here, and no row is changed.
"""
