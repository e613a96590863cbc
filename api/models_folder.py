"""The folder of trained versions: one folder each, and a file ``champion`` that names the one in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.additive import AdditiveModel
from models.bundle import Bundle, BundleRefusedError, read_bundle, write_bundle

_CHAMPION = "champion"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """One version as the folder holds it; ``fault`` says what is wrong with one that cannot be read."""

    version: str
    champion: bool
    card: Mapping[str, Any]
    digest: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ModelsFolder:
    """Versions of the fit on disk.

    Parameters
    ----------
    path : Path
        The folder; it need not be there yet.
    """

    path: Path

    def versions(self) -> tuple[StoredVersion, ...]:
        """Return every version, sorted by name, damaged ones too."""
        if not self.path.is_dir():
            return ()
        champion = self.champion()
        names = sorted(
            entry.name for entry in self.path.iterdir() if entry.is_dir() and not entry.name.startswith(".")
        )
        return tuple(self._described(name, champion=name == champion) for name in names)

    def _described(self, name: str, *, champion: bool) -> StoredVersion:
        try:
            bundle = self.read(name)
        except (BundleRefusedError, OSError) as fault:
            return StoredVersion(version=name, champion=champion, card={}, fault=str(fault))
        return StoredVersion(version=name, champion=champion, card=bundle.card, digest=bundle.model.digest)

    def champion(self) -> str | None:
        """Return the name of the version in use, ``None`` where there is none yet."""
        pointer = self.path / _CHAMPION
        if not pointer.is_file():
            return None
        return pointer.read_text(encoding="utf-8", errors="replace").strip() or None

    def read(self, version: str) -> Bundle:
        """Read a version and check every checksum.

        Raises
        ------
        BundleRefusedError
            If the folder is damaged, or holds another version than its name says.
        """
        bundle = read_bundle(self.path / version)
        if bundle.model.version != version:
            raise BundleRefusedError(
                f"bundle {version}: expected a model of that version, got {bundle.model.version}; "
                "give the folder its own name back"
            )
        return bundle

    def add(self, model: AdditiveModel, card: Mapping[str, Any]) -> bool:
        """Write a new version; the first one becomes champion. Return whether it did.

        Writing the same version again changes nothing.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        if not (self.path / model.version).exists():
            write_bundle(self.path / model.version, model, card)
        if self.champion() is not None:
            return False
        self.point(model.version)
        return True

    def point(self, version: str) -> None:
        """Let a version be the one in use."""
        part = self.path / f"{_CHAMPION}.part"
        part.write_text(f"{version}\n", encoding="utf-8")
        part.replace(self.path / _CHAMPION)
