"""Programs of others on the same work, each in an environment of its own: nothing here is imported by the house."""
