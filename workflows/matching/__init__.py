"""What organisations have without applying (免申即享): matched by set, drafted, and theirs to confirm."""
