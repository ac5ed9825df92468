"""docs/operations.md, done as it stands there: on a PostgreSQL that speaks by TLS alone."""
