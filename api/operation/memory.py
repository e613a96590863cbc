"""What stands for a day is left out of the interpreter's search for garbage."""

import gc


def set_apart() -> None:
    """Drop the garbage there is, and search only among what comes later.

    A day of a municipality is about a million objects that stay until the next one is made. A full search
    went through all of them with every request waiting: 0.3-0.9 s, once in some twenty pages (Python 3.11,
    3,000 people, two cores). What is no more referred to goes at once, set apart or not.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
