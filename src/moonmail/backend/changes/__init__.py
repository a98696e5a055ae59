"""Delta sync: one counter per scope, locked in the writing transaction."""
