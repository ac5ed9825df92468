"""A policy as data (政策包的内容): its shapes, the kinds of conditions and formulas, its days.

Reading a pack from files belongs to `packs`.
"""
