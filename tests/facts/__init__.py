"""Facts of other authorities: asked for, kept, never guessed."""
