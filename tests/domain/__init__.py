"""Rules: values in, values out. Nothing here can reach a database or a socket."""
