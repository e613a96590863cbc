"""Pages that are open to more than may see people, and show people to those who may."""

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
