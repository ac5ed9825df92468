"""What is kept for how long, and erased by rule when nobody needs it any more (留存与清除)."""
