"""How queries are read (查询执行): the quickest way that covers one, and graphql-core's for whatever is unusual.

Each way answers success alone, the same bytes as the ordinary one. It knows the GraphQL schema as it is given, and none
of the types that it was made of.
"""
