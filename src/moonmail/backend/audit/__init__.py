"""The audit of everything that staff do: only ever added to, chained by hashes, with signed checkpoints."""
