"""Letters (通知信): by e-mail or SMS, to whoever confirmed an address, of what is due and of what became of a file."""
