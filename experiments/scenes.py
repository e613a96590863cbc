"""Worlds as the service meets them: written as files, imported into a store, read back, learned from."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from data.findings import DataRefusedError
from data.intake import read_folder
from data.programmes import Programme, programme_on
from data.snapshot import Snapshot
from data.store import open_store
from data.synthetic import World, generate
from data.synthetic.tables import open_book
from data.synthetic.truth import Truth
from data.synthetic.write import write_records
from experiments.true_market import TrueMarket
from features.market import Market
from models.additive import AdditiveModel
from models.train import learn


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WorldName:
    """The arguments a synthetic world is made from."""

    preset: str
    scenario: str
    family: str
    seed: int

    def __str__(self) -> str:
        """Return the arguments in one line."""
        return f"{self.preset} {self.scenario} {self.family} {self.seed}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A world read through the real door, the model learned from its records, and the truth beside them.

    Attributes
    ----------
    snapshot : Snapshot
        Everything recorded of tonight.
    programme : Programme
        The programme of the day.
    model : AdditiveModel
        Learned from the records alone.
    truth : TrueMarket
        What is true; no policy but the clairvoyant ones and the brokers' may read it.
    """

    name: WorldName
    snapshot: Snapshot
    programme: Programme
    model: AdditiveModel
    truth: TrueMarket


def scene_of(name: WorldName) -> Scene:
    """Make a world, send its records through files, intake and store, and learn from what comes back.

    Raises
    ------
    DataRefusedError
        If the world's own files are refused.
    """
    world = generate(name.preset, name.seed, name.family, name.scenario)
    book = open_book(world)
    with tempfile.TemporaryDirectory() as folder:
        write_records(book, Path(folder) / "records")
        snapshot = _stored(Path(folder), world)
    programme = programme_on(snapshot.as_of)
    return Scene(
        name=name,
        snapshot=snapshot,
        programme=programme,
        model=learn(snapshot, programme, "policy-score"),
        truth=TrueMarket.of(Truth(book), Market.of(snapshot)),
    )


def _stored(folder: Path, world: World) -> Snapshot:
    as_of = world.preset.as_of
    intake = read_folder(folder / "records", as_of)
    if intake.refused:
        raise DataRefusedError(intake.findings)
    with open_store(f"sqlite:///{folder / 'store.sqlite'}") as store:
        store.import_rows(intake, as_of)
        return store.take_snapshot(as_of)
