"""The manifest of each flight: collected, frozen, signed, and given to the authorities."""
