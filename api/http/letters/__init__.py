"""Letters as their readers answer them (通知信): confirmed and stopped by a link."""
