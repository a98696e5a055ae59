"""The member's end of the wire: store, outbox, sync, sign-in. Knows no Qt."""
