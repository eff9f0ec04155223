"""The chain rule: derivatives step by step."""
