"""What the product runs on (运行基础): settings, the database and its driver, files, secrets, logs, the clock.

Nothing here knows a grant.
"""
