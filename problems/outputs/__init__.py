"""Output functions and losses."""
