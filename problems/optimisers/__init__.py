"""Optimisers: one rule for a step each."""
