"""Networks of several layers: forward pass, deltas, updates."""
