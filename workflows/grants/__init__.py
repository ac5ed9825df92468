"""Grants from draft to closed (申报事项): intake, reviews, decisions, publicity, gates, later tranches."""
