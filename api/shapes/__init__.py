"""What the statement of a read says for a field (字段的取数方式), declared beside the field, in one line with it."""
