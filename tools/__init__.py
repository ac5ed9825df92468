"""What prints documents from the tables and the pack: lives, refusals, measures. No part of the product."""
