"""What happened, for whoever follows it (变更流): the order of changes, and the feed of this process."""
