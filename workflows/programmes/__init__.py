"""Programmes of months and units (以奖代补): reported, windows formed, milestones verified, units accepted."""
