"""Asks and shows: GraphQL over HTTP, and the command line.

Law of this folder: a resolver is one sentence. It parses to a command, awaits its handler, and shows the answer.
"""
