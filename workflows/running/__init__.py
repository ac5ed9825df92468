"""What happens around deeds (运行): start, the sweep of what is due by date, checks of operators, the demonstration."""
