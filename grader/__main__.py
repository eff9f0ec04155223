"""The command `grader`, and `python -P -m grader` where a command cannot be installed.

What lies in the current folder may be a student's `click.py`, so nothing but `sys` and `os`, which
Python itself has loaded by now, is imported before that folder is off the path. For the same reason
there is no `from __future__` import here: it would look for a file `__future__.py` first.
"""

import os
import sys


def leave_current_folder() -> None:
    """Take the current folder off `sys.path`, unless it is where the grader itself lies.

    `python -m` puts it first, and so do `PYTHONPATH=.` and an empty part of PYTHONPATH. Worker
    processes are told the same through PYTHONSAFEPATH, for they start from this environment.
    """
    home = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    try:
        here = os.path.realpath(os.curdir)
    except OSError:
        sys.exit("grader: the current folder is not there any more: change into another one")
    if here != home:
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]
    os.environ["PYTHONSAFEPATH"] = "1"


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    leave_current_folder()
    import gc

    # A large class makes millions of small things that live long, and hardly a circle among them.
    gc.set_threshold(1_000_000, 50, 100)

    from grader.side_by_side import fault

    hidden = fault()
    if hidden is not None:
        sys.exit(f"grader: {hidden}")

    from grader.cli import main as command_line

    try:
        command_line()
    finally:
        # Else a tenth of a short command goes into a last search for rubbish.
        gc.freeze()


if __name__ == "__main__":
    main()
