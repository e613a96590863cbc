"""The versions in the models folder as pages show them: read whole and checked once, until a file changes."""

from dataclasses import dataclass
from threading import Lock

from api.models_folder import FileStats, ModelsFolder, StoredVersion


@dataclass(frozen=True, slots=True)
class _Known:
    stats: FileStats
    version: StoredVersion


class Shelf:
    """What lies in a models folder.

    Parameters
    ----------
    folder : ModelsFolder
        Where versions lie.
    """

    def __init__(self, folder: ModelsFolder) -> None:
        self._folder = folder
        self._known: dict[str, _Known] = {}
        self._reading = Lock()

    def names(self) -> tuple[str, ...]:
        """Return the names of the versions, sorted; empty where there is no folder, or none that answers."""
        try:
            return self._folder.names()
        except OSError:
            return ()

    def champion(self) -> str | None:
        """Return the name of the version that is pointed to, ``None`` where none is that may be trusted."""
        return self._folder.champion()

    def version(self, name: str) -> StoredVersion | None:
        """Return a version, with its fault where it may not be used; ``None`` where there is none."""
        if name not in self.names():
            return None
        # One at a time: a bundle may be large, and whoever comes second finds it read.
        with self._reading:
            stats = self._folder.stats(name)
            known = self._known.get(name)
            if known is None or known.stats != stats:
                known = _Known(stats, self._folder.described(name))
                self._known[name] = known
            return known.version
