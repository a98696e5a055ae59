"""Companies, schools and clubs for which several members book."""
