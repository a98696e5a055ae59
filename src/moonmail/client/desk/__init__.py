"""What staff at a desk ask of the backend. No store: what a desk shows is fetched, and forgotten with its session."""
