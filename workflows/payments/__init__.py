"""Awards paid out (拨付): requested, gathered in runs, approved by two, instructed, and what treasuries answer."""
