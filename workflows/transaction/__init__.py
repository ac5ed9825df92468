"""How anything is done (办理机制): one transaction a request, who acts, what they may, steps and their history.

The commands themselves live in the rooms above.
"""
