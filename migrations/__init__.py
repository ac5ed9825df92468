"""How the rows came to be. Written by ``tortoise makemigrations``, guards by hand.

A migration that ran is never changed.
"""
