"""What proves afterwards what was done: the roles of the database, the chains of the audit, digests, replays."""
