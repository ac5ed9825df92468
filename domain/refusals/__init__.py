"""What the rules forbid (不予办理的理由), as values, and their sentences in both languages."""
