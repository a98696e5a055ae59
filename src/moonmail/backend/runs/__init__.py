"""One thing done to many bookings of a flight: counted before, each done once, and told what was not."""
