"""Keeps what a proof found, for the page of promises (`make trust`)."""

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "build" / "trust"


def record(  # noqa: PLR0913  one line of the page has this many cells
    area: str,
    promise: str,
    figures: Mapping[str, float],
    mutant: str | None = None,
    *,
    command: str = "make faults",
    seconds: float | None = None,
    short: bool = False,
) -> Path:
    """Write one line of the page of promises to ``build/trust/<area>.json``; return the file.

    A proof calls it as its last line, when everything it asserts has held. The next run of the same proof
    replaces the line, but a short version never replaces a long one.

    Parameters
    ----------
    area : str
        Name of the file, such as ``last_place`` or ``postgresql_stopped``: small letters and underscores.
    promise : str
        What holds, in one sentence with the target figure, such as "The last place is given once".
    figures : mapping of str to number
        What was counted and measured, names with units: ``{"rounds": 1000, "overbooked": 0}``.
    mutant : str, optional
        What the kept naive version did when this proof ran it ("look, then insert: overbooked 214 of 1,000");
        left out where there is none.
    command : str
        What to type to run it again, such as ``make fuzz``.
    seconds : float, optional
        How long the proof took.
    short : bool
        Whether this was the short version of the quick suite.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{area}.json"
    if short and path.exists() and not json.loads(path.read_text(encoding="utf-8"))["short"]:
        return path
    line = {
        "area": area,
        "promise": promise,
        "figures": dict(figures),
        "mutant": mutant,
        "seconds": seconds and round(seconds, 1),
        "command": command,
        "short": short,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": sys.version.split()[0],
        "processors": os.cpu_count(),
    }
    part = path.with_suffix(".part")
    part.write_text(json.dumps(line, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
    return path
