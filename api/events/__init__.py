"""What others are told (通知): the feed of events."""
