"""Whose each submission is, and which of them counts: settled before any mark is given."""
