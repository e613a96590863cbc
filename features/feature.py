"""What one column means: the entry of the catalogue."""

from dataclasses import dataclass

GROUPS = ("competences", "tasks", "wishes", "support", "travel", "hours", "workplace", "language")
ALLOWED_USES = ("fit",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One column of a feature table.

    Attributes
    ----------
    name : str
        Column name.
    group : str
        The group of reasons it belongs to, one of ``GROUPS``.
    meaning_da, meaning_en : str
        What the figure says, in plain words.
    unit : str
        Unit and range.
    sources : tuple of str
        Fields of the exchange format it is read from, as ``table.column``.
    monotone : int
        Direction in which a larger figure may change the fit: 1 never worse, -1 never better, 0 either.
    may_be_unknown : bool
        True where the column holds NaN when a source says nothing.
    reference : float
        The figure of an unremarkable pair, from which reasons may be counted.
    allowed_use : str
        ``fit``: the learned fit may read it.
    """

    name: str
    group: str
    meaning_da: str
    meaning_en: str
    unit: str
    sources: tuple[str, ...]
    monotone: int
    may_be_unknown: bool
    reference: float
    allowed_use: str = "fit"

    def __post_init__(self) -> None:
        """Check group, direction and use.

        Raises
        ------
        ValueError
            If one of them is not among the known ones.
        """
        if (
            self.group not in GROUPS
            or self.monotone not in {-1, 0, 1}
            or self.allowed_use not in ALLOWED_USES
        ):
            raise ValueError(f"feature {self.name}: expected a known group, direction and use, got {self}")
