"""Clients of others (第三方客户端): libraries, tools and our own examples, run against a live server."""
