"""Duixian as a city runs it: behind nginx with TLS, several processes, and a database that is spoken to by TLS."""
