"""From what was downloaded to what was handed in, one submission after another."""
