"""What the cells of one row have to say about each other."""

from collections.abc import Callable, Iterator
from datetime import date

from data.geography import municipalities, postcodes
from data.intake.gathering import Remark, error, note, warning
from data.rows import Row, Scalar, columns_of
from data.tables import Table

_DENMARK = (54.4, 57.9, 7.9, 15.4)
Said = Iterator[tuple[Remark, str]]
Check = Callable[[dict[str, Scalar], date], Said]

_NOWHERE = error("no-place", "a municipality, a postcode or coordinates", "fill in at least one of them")
_CENTRE = note(
    "no-coordinates", "latitude and longitude", "the centre of the postcode or municipality is used"
)
_HALF = warning(
    "half-coordinates", "latitude and longitude together", "fill in both or neither; neither is used"
)
_ABROAD = warning(
    "not-in-denmark", "coordinates in Denmark", "check them; were latitude and longitude swapped?"
)
_NO_TOWN = warning(
    "unknown-postcode", "a Danish postcode", "check it; without coordinates the municipality is used"
)
_NO_MUNICIPALITY = warning(
    "unknown-municipality", "one of the 98 codes", "check it against the official list"
)
_HOURS = error("hours-descend", "a maximum of at least the minimum", "swap them or correct one")
_UNTIL = error("dates-descend", "a day on or after the earlier one of the row", "correct one of the two days")
_NO_SITE = error("no-workplace", "an opening_id or a workplace_id", "fill in at least one of them")
_NEVER = error("propensity-zero", "a chance above 0", "leave it empty if it is not known")
_FUTURE = warning("in-the-future", "a day up to the day of import", "check it; it counts from that day on")


def _place(row: dict[str, Scalar], _: date) -> Said:
    latitude, longitude = row["latitude"], row["longitude"]
    postcode, municipality = row["postcode"], row["municipality_code"]
    if postcode is not None and postcode not in postcodes():
        yield _NO_TOWN, "postcode"
    if municipality is not None and municipality not in municipalities():
        yield _NO_MUNICIPALITY, "municipality_code"
    if (latitude is None) != (longitude is None):
        yield _HALF, "latitude" if latitude is None else "longitude"
    elif latitude is not None:
        yield from _on_the_map(latitude, longitude)
        return
    yield (_CENTRE, "latitude") if postcode or municipality else (_NOWHERE, "municipality_code")


def _on_the_map(latitude: Scalar, longitude: Scalar) -> Said:
    south, north, west, east = _DENMARK
    if not (south <= float(str(latitude)) <= north and west <= float(str(longitude)) <= east):
        yield _ABROAD, "latitude"


def _opening(row: dict[str, Scalar], _: date) -> Said:
    if _descends(row["hours_per_week_min"], row["hours_per_week_max"]):
        yield _HOURS, "hours_per_week_max"
    if _descends(row["open_from"], row["open_until"]):
        yield _UNTIL, "open_until"


def _match(row: dict[str, Scalar], as_of: date) -> Said:
    if row["opening_id"] is None and row["workplace_id"] is None:
        yield _NO_SITE, "workplace_id"
    for column in ("observed_until", "first_paid_on", "ended_on"):
        if _descends(row["started_on"], row[column]):
            yield _UNTIL, column
    if row["propensity"] == 0:
        yield _NEVER, "propensity"
    if _descends(row["started_on"], as_of):
        yield _FUTURE, "started_on"


def _decision(row: dict[str, Scalar], _: date) -> Said:
    if _descends(row["shown_on"], row["decided_on"]):
        yield _UNTIL, "decided_on"


def _descends(earlier: Scalar, later: Scalar) -> bool:
    return earlier is not None and later is not None and later < earlier  # type: ignore[operator]


_CHECKS: dict[str, Check] = {
    "candidates": _place,
    "workplaces": _place,
    "openings": _opening,
    "matches": _match,
    "decisions": _decision,
}


def row_checks(table: Table) -> Callable[[Row, date], Said] | None:
    """Return what checks a row of the table, ``None`` where its cells say nothing about each other."""
    check = _CHECKS.get(table.name)
    if check is None:
        return None
    names = [column.name for column in columns_of(table)]
    return lambda row, as_of: check(dict(zip(names, row, strict=True)), as_of)


def record_checks(table: Table) -> bool:
    """Tell whether the table's record checks itself."""
    return hasattr(table.record, "__post_init__")
