"""Marks on their way back: copies of the systems' own files with some cells filled."""
