"""Writes a world: the records as a folder of CSV tables, the truth as a folder beside it."""

import csv
from pathlib import Path

from data.synthetic import tables
from data.synthetic.monthly import paid_hours
from data.synthetic.tables import Book, Table, open_book
from data.synthetic.truthfiles import write_truth
from data.synthetic.world import World

FILES = {
    "brokers.csv": tables.brokers,
    "candidates.csv": tables.candidates,
    "workplaces.csv": tables.workplaces,
    "openings.csv": tables.openings,
    "matches.csv": tables.matches,
    "paid_hours.csv": paid_hours,
}


def write_world(world: World, out_folder: Path, truth_folder: Path | None = None) -> Path:
    """Write the records to one folder and the truth to another, never inside the first.

    Parameters
    ----------
    world : World
        What to write.
    out_folder : pathlib.Path
        Folder of the exchange tables; made if missing.
    truth_folder : pathlib.Path, optional
        Folder of the truth; ``<out_folder>-truth`` beside it if not given.

    Returns
    -------
    pathlib.Path
        The truth folder.

    Raises
    ------
    ValueError
        If the truth folder lies inside the folder of records.
    """
    truth = truth_folder or out_folder.with_name(f"{out_folder.name}-truth")
    if truth.resolve().is_relative_to(out_folder.resolve()):
        raise ValueError(
            f"truth folder: expected one outside {out_folder}, got {truth}; it must never be imported"
        )
    book = open_book(world)
    write_records(book, out_folder)
    write_truth(book, truth)
    return truth


def write_records(book: Book, folder: Path) -> None:
    """Write the exchange tables of a world."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in FILES.items():
        _write(folder / name, table(book))


def _write(path: Path, table: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
