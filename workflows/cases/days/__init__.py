"""Days of the office (办理期限): what people corrected in its calendar, and by when each step is due."""
