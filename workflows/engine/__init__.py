"""What happens by itself (后台处理): the jobs of the engine, on the same PostgreSQL, and the worker that does them."""
