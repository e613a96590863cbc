"""Scores that take minutes each: worked out some at a time, kept at once, never worked out twice."""

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, TypeVar

ROOMS = ("data", "features", "models", "matcher", "experiments")
REPOSITORY = Path(__file__).resolve().parents[1]
N = TypeVar("N")
S = TypeVar("S")


def code_digest() -> str:
    """Return the SHA-256 of everything that a score depends on: code and data of the rooms below."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((REPOSITORY / room).rglob("*")):
            if path.suffix in {".py", ".csv", ".toml", ".json"} and path.is_file():
                digest.update(path.relative_to(REPOSITORY).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


class Cache(Generic[S]):
    """Scores by name and code, a line of JSON each; lines of other code, or cut by a kill, are passed over.

    Parameters
    ----------
    path : Path
        The file; made with its folder when the first score is kept.
    code : str
        Digest of the code that makes the scores.
    kind : type
        The dataclass that a score is.
    """

    def __init__(self, path: Path, code: str, kind: Callable[..., S]) -> None:
        self._path, self._code = path, code
        self._known: dict[str, S] = {}
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        self._begun = "" if text.endswith("\n") or not text else "\n"
        for told in map(_read, text.splitlines()):
            if told.get("code") == code:
                self._known[told["name"]] = kind(**told["score"])

    def get(self, name: str) -> S | None:
        """Return a score, ``None`` where it is not known."""
        return self._known.get(name)

    def keep(self, name: str, score: S) -> None:
        """Keep a score, at once on disk."""
        self._known[name] = score
        self._path.parent.mkdir(parents=True, exist_ok=True)
        told: Any = score
        line = json.dumps({"code": self._code, "name": name, "score": asdict(told)}, sort_keys=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{self._begun}{line}\n")
        self._begun = ""


def _read(line: str) -> dict[str, Any]:
    """Read a line; one that a kill left half written is no score."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def worked_out(work: Callable[[N], S], names: Sequence[N], jobs: int) -> Iterator[tuple[N, S]]:
    """Yield names with their scores as they are worked out, some at a time.

    Parameters
    ----------
    work : callable
        Scores a name; at the top of a module, so that another process finds it.
    names : sequence
        What to score.
    jobs : int
        Processes.
    """
    if jobs == 1 or len(names) < 2:  # noqa: PLR2004  one needs no pool
        yield from ((name, work(name)) for name in names)
        return
    # Processes are spawned: compiled code and threads do not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(work, name): name for name in names}
        for job in as_completed(waiting):
            yield waiting[job], job.result()
