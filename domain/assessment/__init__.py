"""What a measure gives on stated facts (测算): conditions, amounts, caps, and what counts beside other support."""
