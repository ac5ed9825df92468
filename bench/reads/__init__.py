"""Reads beside the peers and the limit: the same questions over the same data, and the same answers."""
