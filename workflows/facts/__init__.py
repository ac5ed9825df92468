"""Facts of other authorities (外部事实): asked for, kept with source, time and hash, and never guessed."""
