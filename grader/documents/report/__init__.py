"""The report on a class: a page, and its pictures."""
