"""How long each class of record is kept."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDays:
    """Days by class of record, counted from when it had done its work.

    Attributes
    ----------
    people : int
        After a person's case has ended: everything about her goes.
    notice : int
        On the notice list before that.
    lists, decisions, looks : int
        After a list was shown, a decision made, a case opened in an emergency.
    runs : int
        After a run ended: what was found in its files.
    rights : int
        After a request was answered or an objection withdrawn.
    contacts : int
        After somebody last talked with a contact person, or she ceased to be one.
    """

    people: int
    notice: int
    lists: int
    decisions: int
    looks: int
    runs: int
    rights: int
    contacts: int

    def __post_init__(self) -> None:
        """Check the days.

        Raises
        ------
        ValueError
            If one of them is negative.
        """
        wrong = {field.name: getattr(self, field.name) for field in fields(self)}
        if any(days < 0 for days in wrong.values()):
            raise ValueError(f"retention: expected days of 0 or more, got {wrong}")
