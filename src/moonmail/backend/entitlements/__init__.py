"""What members are owed after a flight, what they choose, and how a flight's shipments move together."""
