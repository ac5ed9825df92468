"""Feeds (变更流): lists without a last page, read forwards from any place on, and followed as they grow."""
