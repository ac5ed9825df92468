"""A grant's way from draft to closed, and what it stands on: commands of applicants and officers, one by one."""
