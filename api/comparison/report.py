"""A comparison as a report that is kept: words, tables and drawings, to be shown where nothing is compared.

The service that shows it knows nothing of experiments: everything it needs stands here as JSON values.
"""

from dataclasses import asdict
from typing import Any

from api.comparison.drawing import (
    everybody_section,
    group_sections,
    reliability_section,
    trade_off_section,
)
from api.comparison.list_tables import every_row, lists_about, lists_table, no_lists
from api.comparison.reached_drawing import reached_section
from api.comparison.rows import COLUMNS
from api.comparison.tables import EXPOSURE, Table, calibration_table, exposure_table, figures_table
from api.comparison.wording import answer, group_lists, looked_at
from api.pictures import Section
from api.spelling import csv_text
from experiments.comparison import Comparison
from experiments.gates import gates_of
from matcher.wording import Words


def report_document(found: Comparison) -> dict[str, Any]:
    """Return the report as JSON values; texts are pairs of Danish and English."""
    return {
        "a": {"name": found.a.name, "version": found.a.version},
        "b": {"name": found.b.name, "version": found.b.version},
        "verdict": found.verdict.kind.value,
        "answer": _words(answer(found)),
        "reasons": [_words(reason) for reason in found.verdict.reasons],
        "groups": [{"heading": _words(head), "names": _words(names)} for head, names in group_lists(found)],
        "looked_at": [_words(text) for text in (looked_at(found), *found.notes, *no_lists(found.lists))],
        "gates": [
            {"name": gate.name, "passed": gate.passed.value, "why": [_words(one) for one in gate.why]}
            for gate in gates_of(found)
        ],
        "pictures": [_pictures(section) for section in _sections(found)],
        "tables": _tables(found),
        "hidden_cells": sum(found.hidden.values()),
        "seed": found.seed,
        "csv": csv_text(COLUMNS, every_row(found)),
    }


def _sections(found: Comparison) -> list[Section]:
    sections = []
    if found.data.matches:
        sections.append(everybody_section(found))
    if found.data.answers:
        sections.append(reliability_section(found))
    trade_off = trade_off_section(found)
    weighed = [one for one in (reached_section(found), trade_off) if one is not None]
    return [*sections, *weighed, *group_sections(found)]


def _tables(found: Comparison) -> list[dict[str, Any]]:
    tables: list[tuple[str, Words | None, Table]] = []
    if found.data.matches:
        tables.append(("figures", None, figures_table(found)))
    if found.data.answers:
        tables.append(("calibration", None, calibration_table(found)))
    if found.exposure[found.a.name]:
        tables.append(("exposure", EXPOSURE, exposure_table(found)))
    if found.lists is not None and found.lists.values:
        tables.append(("lists", lists_about(found.lists), lists_table(found.lists)))
    return [_table(name, about, table) for name, about, table in tables]


def _table(name: str, about: Words | None, table: Table) -> dict[str, Any]:
    return {
        "name": name,
        "about": _words(about) if about else None,
        "head": [_words(cell) for cell in table.head],
        "rows": [[_words(cell) for cell in row] for row in table.rows],
    }


def _pictures(section: Section) -> dict[str, Any]:
    return {"da": asdict(section.danish), "en": asdict(section.english)}


def _words(words: Words) -> dict[str, str]:
    return {"da": words.da, "en": words.en}
