"""The folder of trained versions: one folder each, and a file ``champion`` that names the one in use."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from api import clock
from api.champion_pointer import Pointer, instant_text, is_version, pointer_text, read_pointer
from api.settings import Settings
from models.additive import AdditiveModel
from models.bundle import Bundle, read_bundle, write_bundle
from models.manifest import BundleRefusedError
from models.plain_files import read_plain

CHAMPION = "champion"
FileStats = tuple[tuple[int, ...], ...]
_FILES = ("manifest.json", "model.json", "arrays.npz", "card.json")
_LIMIT_BYTES = 16_384


class ChampionMovedError(Exception):
    """Another version is in use than whoever takes the next one into use has looked at.

    Parameters
    ----------
    expected, found : str
        The version that was looked at, and the one in use.
    """

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected} to be in use, got {found}; look again and repeat")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """One version as the folder holds it; ``fault`` says what is wrong with one that cannot be used.

    Attributes
    ----------
    kind : str
        Kind of the fault, as `models.manifest.BundleRefusedError` names it; ``unreadable`` where the disk
        failed; empty where all is well.
    """

    version: str
    card: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    fault: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ModelsFolder:
    """Versions of the fit on disk.

    Parameters
    ----------
    path : Path
        The folder; it need not be there yet.
    key : bytes, optional
        Signs what is written; where it is set, nothing without its signature is read.
    """

    path: Path
    key: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "ModelsFolder":
        """Return the folder of the settings."""
        key = settings.bundle_key
        return cls(settings.models, None if key is None else key.get_secret_value().encode())

    def names(self) -> tuple[str, ...]:
        """Return the names of all versions, sorted."""
        if not self.path.is_dir():
            return ()
        found = (entry.name for entry in self.path.iterdir() if entry.is_dir())
        return tuple(sorted(name for name in found if is_version(name)))

    def versions(self) -> tuple[StoredVersion, ...]:
        """Return every version, sorted by name, damaged ones too."""
        return tuple(self.described(name) for name in self.names())

    def described(self, name: str) -> StoredVersion:
        """Return a version with its card, or with what is wrong with it."""
        try:
            bundle = self.read(name)
        except BundleRefusedError as refused:
            return StoredVersion(version=name, fault=str(refused), kind=refused.kind)
        except OSError as fault:
            return StoredVersion(version=name, fault=str(fault), kind="unreadable")
        return StoredVersion(version=name, card=bundle.card, digest=bundle.model.digest)

    def stats(self, version: str) -> FileStats:
        """Return what changes whenever a file of a version does."""
        return tuple(self._stat(version, name) for name in _FILES)

    def _stat(self, version: str, name: str) -> tuple[int, ...]:
        try:
            about = (self.path / version / name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return ()
        return about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns

    def pointer(self) -> Pointer | None:
        """Return what the file ``champion`` says, ``None`` where there is none yet.

        Raises
        ------
        BundleRefusedError
            If it was not written by `point`, or not with the key.
        """
        try:
            content = read_plain(self.path / CHAMPION, _LIMIT_BYTES)
        except BundleRefusedError as fault:
            if fault.kind == "missing":
                return None
            raise
        return read_pointer(content, self.key)

    def trusted_pointer(self) -> Pointer | None:
        """Return what the file ``champion`` says, ``None`` where it says nothing that may be trusted."""
        try:
            return self.pointer()
        except (BundleRefusedError, OSError):
            return None

    def champion(self) -> str | None:
        """Return the name of the version in use, ``None`` where none is named that may be trusted."""
        pointer = self.trusted_pointer()
        return pointer.version if pointer else None

    def read(self, version: str) -> Bundle:
        """Read a version and check every checksum, its signature and its numbers.

        Raises
        ------
        BundleRefusedError
            If the folder is damaged, or holds another version than its name says.
        """
        if not is_version(version):
            raise BundleRefusedError(f"bundle {version[:80]!r}: expected the plain name of a version")
        bundle = read_bundle(self.path / version, self.key)
        if bundle.model.version != version:
            raise BundleRefusedError(
                f"bundle {version}: expected a model of that version, got {bundle.model.version}; "
                "give the folder its own name back"
            )
        return bundle

    def read_champion(self) -> tuple[Pointer, Bundle] | None:
        """Return the version in use and what points to it, ``None`` where nothing was ever pointed to.

        Raises
        ------
        BundleRefusedError
            If the pointer or the version may not be used, or they are not of one another.
        """
        pointer = self.pointer()
        if pointer is None:
            return None
        bundle = self.read(pointer.version)
        if pointer.digest and pointer.digest != bundle.model.digest:
            raise BundleRefusedError(
                f"bundle {pointer.version}: expected the model {pointer.digest[:12]} that was taken into "
                f"use, got {bundle.model.digest[:12]}; restore the folder"
            )
        return pointer, bundle

    def add(self, model: AdditiveModel, card: Mapping[str, Any]) -> bool:
        """Write a new version; the first one becomes champion. Return whether it did.

        Writing the same version again changes nothing, unless the one that is there may not be used (it is
        damaged, or not signed with the key): then it is put aside under a name that begins with a dot.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        mended = self._set_aside(model.version)
        if not (self.path / model.version).exists():
            write_bundle(self.path / model.version, model, card, self.key)
        before = self._pointer()
        if (self.path / CHAMPION).exists() and not (mended and before and before.version == model.version):
            return False
        self.point(model.version)
        return True

    def _set_aside(self, version: str) -> bool:
        """Move a version away that is there and may not be used; tell whether it was."""
        if not (self.path / version).exists():
            return False
        try:
            self.read(version)
        except BundleRefusedError:
            aside = f".{version}.aside-{clock.now():%Y%m%dT%H%M%S%f}"
            (self.path / version).rename(self.path / aside)
            return True
        return False

    def _pointer(self) -> Pointer | None:
        """Return what the file ``champion`` says, signed or not, ``None`` where it says nothing."""
        try:
            return ModelsFolder(self.path).pointer()
        except BundleRefusedError:
            return None

    def point(self, version: str, *, over: str | None = "", since: str = "", digest: str = "") -> None:
        """Let a version be the one in use. Nothing but this and `point_back` writes the file ``champion``.

        Parameters
        ----------
        version : str
            The new one in use.
        over : str or None
            The version that has to be in use now, ``None`` for none that may be; empty: whatever it is.
        since : str
            Instant at which that one has to have been pointed to; empty: at any.
        digest : str
            What the model has to be; empty: whatever it is.

        Raises
        ------
        BundleRefusedError
            If the version cannot be read, or is another model.
        ChampionMovedError
            If another one is in use than was said.
        """
        found = self.read(version).model.digest
        if digest not in {"", found}:
            raise BundleRefusedError(
                f"bundle {version}: expected the model {digest[:12]} that was compared, got {found[:12]}; "
                "restore the folder"
            )
        self._expect(over, since)
        before = self._before()
        if before is None:
            self._write(Pointer(version=version, digest=found, pointed_at=instant_text(clock.now())))
        else:
            self._write(before.next(clock.now(), version, found))

    def point_back(self, *, over: str, since: str = "") -> None:
        """Let the version before the one in use be in use again.

        Parameters
        ----------
        over : str
            The version that has to be in use now.
        since : str
            Instant at which it has to have been pointed to; empty: at any.

        Raises
        ------
        BundleRefusedError
            If it cannot be read, or is another model than it was.
        ChampionMovedError
            If another one is in use than was said.
        LookupError
            If none was in use before.
        """
        self._expect(over, since)
        pointer = self.pointer()
        if pointer is None:
            raise LookupError("no version is in use")
        pointer = pointer.back(clock.now())
        if self.read(pointer.version).model.digest != pointer.digest:
            raise BundleRefusedError(
                f"bundle {pointer.version}: expected the model {pointer.digest[:12]} that was in use, got "
                "another; restore the folder"
            )
        self._write(pointer)

    def _expect(self, over: str | None, since: str) -> None:
        found = self.trusted_pointer()
        name, at = (found.version, found.pointed_at) if found else (None, "")
        if over not in {"", name} or since not in {"", at}:
            raise ChampionMovedError(_since(over, since), _since(name, at if since else ""))

    def _before(self) -> Pointer | None:
        """Return the pointer that a new one follows; of one that may not be trusted only when it was made."""
        try:
            return self.pointer()
        except BundleRefusedError:
            found = self._pointer()
            return replace(found, digest="", earlier=()) if found else None

    def _write(self, pointer: Pointer) -> None:
        part = self.path / f".{CHAMPION}.part"
        part.write_text(pointer_text(pointer, self.key), encoding="utf-8")
        part.replace(self.path / CHAMPION)


def _since(version: str | None, at: str) -> str:
    return f"{version or 'none'} since {at}" if at else version or "none"
