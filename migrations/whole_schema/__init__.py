"""The schema as it was when the first office could begin with it, which migration 0001 makes: a folder a kind.

``tables`` in Tortoise's words, so that later migrations know them; ``beside_the_models.sql`` what its words do not say,
``checks.sql`` what a row may never say, ``indexes.sql`` what may be only once and what is found by what, ``triggers``
what is written once, adds up, or follows from something else. Nothing in here is changed once it has run anywhere.
"""
