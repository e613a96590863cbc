"""The self-checks that several records share."""


def check_range(record: str, field: str, value: float | None, low: float, high: float) -> None:
    """Check that a known value lies in its range; unknown passes.

    Raises
    ------
    ValueError
        Naming the record, the field, the expected range and the value.
    """
    if value is not None and not low <= value <= high:
        raise ValueError(f"{record}: {field}: expected {low} to {high}, got {value}")
