"""What the cells of one row have to say about each other."""

from collections.abc import Callable, Iterator
from datetime import date

from data.columns import Table
from data.geography import municipalities, postcodes
from data.intake.gathering import Remark, error, note, warning
from data.rows import Row, Scalar, columns_of

_GONE = ("past", "closed")
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
_NO_PLACE = warning("no-place", "a municipality, a postcode or coordinates", "distances to it are unknown")
_DECIDED = warning("decided-before-shown", "a day on or after shown_on", "kept; check both days", once=True)
_FUTURE = warning(
    "in-the-future", "a day up to the day of import", "check it; it counts from that day on", once=True
)
_LATER = note("not-yet-valid", "a day up to the day of import", "the row holds from that day on", once=True)
_LONGER = warning(
    "beyond-observation",
    "observed_until on or after the day",
    "the match is taken to have been watched until that day",
    once=True,
)
_END_UNSEEN = note(
    "end-beyond-observation",
    "observed_until on or after ended_on",
    "kept; between the two days nothing is known about paid hours",
    once=True,
)
_AFTER = note(
    "paid-after-end",
    "first_paid_on up to ended_on",
    "kept: an hour paid after the match counts too",
    once=True,
)
_NO_END = warning(
    "reason-without-end",
    "ended_on beside end_reason",
    "without the day the match counts as running",
    once=True,
)
_UNWEIGHTED = note(
    "essential-unweighted", "essential competences among the competences", "kept as essential", once=True
)


def _place(row: dict[str, Scalar], as_of: date) -> Said:
    if _descends(row["valid_from"], as_of):
        yield _LATER, "valid_from"
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
    if postcode or municipality:
        yield _CENTRE, "latitude"
    else:
        yield _NO_PLACE if row["status"] in _GONE else _NOWHERE, "municipality_code"


def _on_the_map(latitude: Scalar, longitude: Scalar) -> Said:
    south, north, west, east = _DENMARK
    if not (south <= float(str(latitude)) <= north and west <= float(str(longitude)) <= east):
        yield _ABROAD, "latitude"


def _opening(row: dict[str, Scalar], as_of: date) -> Said:
    if _descends(row["valid_from"], as_of):
        yield _LATER, "valid_from"
    if row["essential_competences"] is not None and row["competences"] is not None:
        weighted = {item.rpartition(":")[0] for item in str(row["competences"]).split("|")}
        if not weighted.issuperset(str(row["essential_competences"]).split("|")):
            yield _UNWEIGHTED, "essential_competences"
    least, most = row["hours_per_week_min"], row["hours_per_week_max"]
    if isinstance(least, int | float) and isinstance(most, int | float) and most < least:
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
    for column in ("started_on", "observed_until", "first_paid_on", "ended_on"):
        if _descends(row[column], as_of):
            yield _FUTURE, column
    yield from _end(row)


def _end(row: dict[str, Scalar]) -> Said:
    seen, ended, paid = row["observed_until"], row["ended_on"], row["first_paid_on"]
    if _descends(paid, seen):
        yield _LONGER, "first_paid_on"
    if _descends(ended, seen):
        yield _END_UNSEEN, "ended_on"
    if _descends(paid, ended):
        yield _AFTER, "first_paid_on"
    if ended is None and row["end_reason"] is not None:
        yield _NO_END, "end_reason"


def _decision(row: dict[str, Scalar], as_of: date) -> Said:
    if _descends(row["shown_on"], row["decided_on"]):
        yield _DECIDED, "decided_on"
    if _descends(row["decided_on"], as_of):
        yield _FUTURE, "decided_on"


def _descends(earlier: Scalar, later: Scalar) -> bool:
    return isinstance(earlier, date) and isinstance(later, date) and later < earlier


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
