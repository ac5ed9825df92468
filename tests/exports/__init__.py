"""Lists that are taken out as files, and files that are brought in."""
