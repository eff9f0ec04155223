"""Marking: from entries to verdicts and points."""
