"""An operation that is run (一次操作): what was found of it beforehand, and how queries were read."""
