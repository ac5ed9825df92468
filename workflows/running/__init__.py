"""What happens around commands (运行): start, the sweep of what is due, checks, self-evaluations, the demonstration."""
