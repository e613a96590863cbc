"""The sample municipality through files, intake and store, read once for all tests of the bench."""

import tempfile
from functools import cache
from pathlib import Path

from api.demo import SAMPLE, SAMPLE_DAY
from data.intake import read_folder
from data.snapshot import Records, Snapshot
from data.store import open_store
from experiments.contenders import ADDITIVE, Contender
from experiments.replay import Replay
from matcher.settings import MatchSettings
from models.train import learn
from tests.models.worlds import programme


@cache
def records() -> Records:
    """Return every version of every record of the sample."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{Path(folder) / 'store.sqlite'}") as store,
    ):
        store.import_rows(read_folder(SAMPLE, SAMPLE_DAY), SAMPLE_DAY)
        return store.load_records()


@cache
def replay() -> Replay:
    """Return its past days under the usual settings."""
    return Replay(records=records(), settings=MatchSettings())


@cache
def champion() -> Contender:
    """Return the version learned from all of it, as a contender."""
    model = learn(Snapshot.of(records(), SAMPLE_DAY), programme(SAMPLE_DAY), "champion")
    return Contender(name="champion", kind=ADDITIVE, stored=model, learned_on=SAMPLE_DAY)
