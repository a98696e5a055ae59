"""What every answer has in common: problems, headers, ETags, the language."""
