"""What is protected where it is kept: sealed, known again, masked, and erased when its time is over."""
