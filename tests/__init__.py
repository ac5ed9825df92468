"""Tests at three heights: rules (domain), stories, and the city."""
