"""The receiving desk: the book of awaited items, screenings, and the way by air to the launch site."""
