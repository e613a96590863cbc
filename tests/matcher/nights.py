"""Nights for tests: small days by hand and the sample municipality, valued by the rules of thumb."""

from datetime import date
from functools import cache
from pathlib import Path

from data import tables
from data.intake import read_folder
from data.rows import record_of
from data.snapshot import Records, Snapshot
from data.versions import Version
from data.vocabulary import Vocabulary
from matcher.night import LastPlan, read_night
from matcher.settings import MatchSettings
from models.baseline import rule_baseline
from tests import builders
from tests.matcher.rules.cases import PROGRAMME

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "synthetic" / "sample"
SAMPLE_DAY = date(2026, 9, 1)


@cache
def thumb():
    """Return the rules of thumb, an additive fit that needs no history."""
    return rule_baseline(PROGRAMME)


def night(candidates, workplaces, openings, *, settings=None, last=None, **day):
    """Return the night of a day made by hand."""
    return night_of(builders.snapshot(candidates, workplaces, openings, **day), settings=settings, last=last)


def night_of(snapshot, *, settings=None, last=None, scorer=None):
    """Return the night of a snapshot."""
    return read_night(snapshot, scorer or thumb(), settings or MatchSettings(), last=last or LastPlan())


@cache
def sample_snapshot():
    """Return the sample municipality on its day."""
    rows = read_folder(SAMPLE, SAMPLE_DAY).rows

    def records(table):
        return [record_of(table, row) for row in rows.get(table.name, [])]

    def versions(table):
        return tuple(Version(record, date.min) for record in records(table))

    return Snapshot.of(
        Records(
            candidates=versions(tables.CANDIDATES),
            workplaces=versions(tables.WORKPLACES),
            openings=versions(tables.OPENINGS),
            brokers=tuple(records(tables.BROKERS)),
            matches=tuple(records(tables.MATCHES)),
            paid_months=tuple(records(tables.PAID_HOURS)),
            vocabulary=Vocabulary.of(records(tables.VOCABULARY)),
        ),
        SAMPLE_DAY,
    )


@cache
def sample_night():
    """Return the night of the sample municipality, before anything is decided."""
    return night_of(sample_snapshot())
