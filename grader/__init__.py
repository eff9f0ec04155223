"""People, files and marks: from a roster to sheets, and from submissions to grades.

Importing this package imports nothing else, so that whoever imports it decides first where the
other two packages, `problems` and `solutions`, come from: see `grader.side_by_side`.
"""

__version__ = "0.1.0"
