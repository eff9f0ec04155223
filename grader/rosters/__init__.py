"""Rosters as systems export them."""
