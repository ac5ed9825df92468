"""Who acts on what, and who does not: interests, own organisations, separate duties, delegation."""
