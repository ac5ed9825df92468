"""How queries are read: every way answers as the ordinary one."""
