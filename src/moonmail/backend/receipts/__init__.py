"""領収書: receipts, numbered without gaps."""
