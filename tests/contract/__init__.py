"""The contract of the API: schema, documents, costs, lists, subscriptions, errors, clients of others."""
