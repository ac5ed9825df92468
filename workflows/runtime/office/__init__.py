"""What an office may choose of its days (办理时限)."""
