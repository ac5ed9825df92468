"""The things of the office as the schema shows them (类型), one noun a file.

Asking for lists of them belongs to `queries`, changing them to `mutations`.
"""
