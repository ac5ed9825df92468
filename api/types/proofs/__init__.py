"""What proves afterwards what was done, as the API shows it."""
