"""Judging: a verdict for every answer, on columns of sheets side by side."""
