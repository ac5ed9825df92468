"""Stories that a clerk can read (办理实例), good and bad, told against a running server."""
