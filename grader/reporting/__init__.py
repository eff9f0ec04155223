"""The report: what a class understood, from what is stored."""
