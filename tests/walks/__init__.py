"""The lives walked (逐步走查): in each state what is offered is done, and what the life does not know is refused."""
