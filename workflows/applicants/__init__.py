"""Who applies (申请单位): taken in by their credit codes, known again, and kept as their registers change."""
