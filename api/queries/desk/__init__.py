"""What lies on somebody's desk (待办): what is theirs, overdue, due soon, come back."""
