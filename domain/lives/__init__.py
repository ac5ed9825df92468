"""Lives (生命周期): for each thing one table of its states and steps, who may take them, and what guards them."""
