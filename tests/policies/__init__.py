"""What holds for everybody: policies, their calls and duties, the office's days, and what two people do on them."""
