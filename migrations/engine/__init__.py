"""The tables of the engine for work in the background, procrastinate 3.10, as its authors wrote them."""
