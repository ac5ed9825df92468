"""Plain values (基本值): money in fen, figures as the law writes them, texts, names and numbers in one form.

Nothing here knows a policy.
"""
