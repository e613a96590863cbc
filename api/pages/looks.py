"""How a page is accounted for where its route alone would say too little, or more than was done."""

from api import accounting


def counts_as_look(operation: str) -> None:
    """Account for this answer as a look: it shows people, though its route alone would not say so.

    Parameters
    ----------
    operation : str
        By whose rules they are shown, such as ``decisions.read``.
    """
    act = accounting.current()
    if act is not None and act.kind == "none":
        act.kind, act.operation = "look", operation


def only_looked() -> None:
    """Account for this answer as a look: a page was opened on which something may be done, no more."""
    act = accounting.current()
    if act is not None and act.kind == "write" and not act.settled:
        act.kind = "look"
