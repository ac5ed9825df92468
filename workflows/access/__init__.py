"""What somebody may come in with (访问凭证): scopes, keys of neighbouring systems, and what was taken back."""
