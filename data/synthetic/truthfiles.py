"""The truth folder: parameters, ids, practice and, for small worlds, every allowed pair."""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from data.synthetic.calibration import figures
from data.synthetic.columns import Columns
from data.synthetic.figures import TrueFigures
from data.synthetic.geography import load_country
from data.synthetic.tables import Book, open_book
from data.synthetic.truth import TruePairs, Truth
from data.synthetic.world import World, generate

_PAIRS_FILE = "pairs.npz"
_PARAMETERS_FILE = "parameters.json"


def read_truth(folder: Path) -> Truth:
    """Read a truth folder; the world is made again from its seed.

    Raises
    ------
    ValueError
        If the generator has changed since the folder was written.
    """
    told = json.loads((folder / _PARAMETERS_FILE).read_text(encoding="utf-8"))
    world = generate(
        told["preset"], told["seed"], told["family"], told["scenario"], date.fromisoformat(told["as_of"])
    )
    if world_digest(world) != told["world_digest"]:
        raise ValueError(
            f"{folder}: expected the world of this generator, got another version's; write it again"
        )
    stored = folder / _PAIRS_FILE
    return Truth(open_book(world), _read_pairs(stored) if stored.exists() else None)


def write_truth(book: Book, folder: Path) -> None:
    """Write parameters, practice, hidden things and, for small worlds, every allowed pair."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = Truth(book)
    text = json.dumps(_parameters(truth), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / _PARAMETERS_FILE).write_text(text + "\n", encoding="utf-8")
    _write_rows(folder / "practice.csv", ("candidate_id", "opening_id"), truth.practice())
    _write_rows(
        folder / "hidden_people.csv", ("candidate_id", "motivation", "strength"), _hidden_people(book)
    )
    _write_rows(folder / "hidden_workplaces.csv", ("workplace_id", "quality", "climate"), _hidden_sites(book))
    _write_rows(folder / "candidates.csv", ("candidate_id",), [(one,) for one in truth.candidate_ids])
    _write_rows(folder / "openings.csv", ("opening_id",), [(one,) for one in truth.opening_ids])
    if book.world.preset.stored_pairs:
        pairs = truth.pairs
        np.savez(folder / _PAIRS_FILE, **{one.name: getattr(pairs, one.name) for one in fields(TruePairs)})


def world_digest(world: World) -> str:
    """Return a digest of everybody and everything in the world, hidden things included."""
    digest = hashlib.sha256()
    tables: tuple[Columns, ...] = (
        world.state.people,
        world.state.workplaces,
        world.state.openings,
        world.matches,
    )
    for table in tables:
        for name in table._names():
            digest.update(np.ascontiguousarray(getattr(table, name)).tobytes())
    return digest.hexdigest()


def _read_pairs(path: Path) -> TruePairs:
    with np.load(path, allow_pickle=False) as stored:
        return TruePairs(**{one.name: stored[one.name] for one in fields(TruePairs)})


def _parameters(truth: Truth) -> dict[str, Any]:
    world, unmatched = truth.world, truth.unmatched
    codes = load_country().codes
    return {
        "preset": world.preset.name,
        "seed": world.seed,
        "family": world.parameters.family,
        "scenario": world.scenario,
        "as_of": world.preset.as_of.isoformat(),
        "world_digest": world_digest(world),
        "intercept": world.parameters.intercept,
        "taste_drift": world.parameters.taste_drift,
        "unit": dict(zip(codes, np.round(world.parameters.unit, 6).tolist(), strict=True)),
        "demand": np.round(world.parameters.demand, 6).tolist(),
        "unmatched": {one.name: float(getattr(unmatched, one.name)[0]) for one in fields(TrueFigures)},
        "calibration": {key: asdict(one) for key, one in figures().items()},
    }


def _hidden_people(book: Book) -> list[tuple[str, ...]]:
    people = book.world.state.people
    return [
        (book.names.people[row], f"{people.motivation[row]:.4f}", f"{people.strength[row]:.4f}")
        for row in book.world.tonight.tolist()
    ]


def _hidden_sites(book: Book) -> list[tuple[str, ...]]:
    names = book.names
    sites = book.world.state.workplaces
    columns = zip(names.workplaces, sites.quality.tolist(), sites.climate.tolist(), strict=True)
    return [(name, f"{quality:.4f}", f"{climate:.4f}") for name, quality, climate in columns]


def _write_rows(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
