"""Who sees what, walked by everybody over every field that there is."""
