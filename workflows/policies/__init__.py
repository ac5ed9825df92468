"""What holds for everybody (政策): policies, their calls, their duties, the office's days, the time after them."""
