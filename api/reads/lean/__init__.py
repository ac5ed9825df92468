"""The lean run (精简执行): the resolvers as they are, field by field for all things of a level, without wrappers.

Nothing is declared for it. A query is made into a plan once, and the plan is run breadth first.
"""
