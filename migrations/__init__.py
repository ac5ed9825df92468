"""How the rows came to be: ``0001`` is the whole schema, each later one is what changed, numbered from ``0002``.

``tortoise -c workflows.runtime.database.TORTOISE_ORM makemigrations`` writes what changed in models; checks, triggers
and what else models do not say are written by hand. A migration that ran is never changed, so it is complete in itself:
it imports nothing of the house, whose names change; a column of words is ``word("DRAFT", …)``, no enum of the domain.
"""
