"""What can be done (办理): each mutation parses its input, awaits its handler, and shows what came of it.

No rule is decided here, and no row is changed: that is for `workflows`.
"""
