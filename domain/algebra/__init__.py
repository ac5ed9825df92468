"""The language in which a pack says how an amount comes about (计算语言): typed, composable, explained.

An expression is read once, its types are checked, and it is compiled to a closure. It knows facts and figures, and
nothing of measures, caps or grants: those belong to `assessment`.
"""
