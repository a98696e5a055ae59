"""What staff may ask at a desk."""
