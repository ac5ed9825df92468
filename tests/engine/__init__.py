"""What happens by itself: jobs, workers that are killed, the clock, and what others are told."""
