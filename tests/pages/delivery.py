"""A delivery that was tried, so that the pages about one have something to show."""

import io
import json
import zipfile
from collections.abc import Mapping

from api import clock
from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from api.settings import Settings
from data.store import RunAsked, open_store

DELIVERY = "levering-1"
# A row with faults and one without, as a spreadsheet leaves them.
_FAULTY = b"candidate_id,municipality_code,max_travel_minutes,postcode\nK-1,0461,snart,9\nK-2,0461,30,5000\n"


def hand_in(settings: Settings, files: Mapping[str, bytes] | None = None, run_id: str = DELIVERY) -> None:
    """Deliver files and have them tried by a worker.

    Parameters
    ----------
    settings : Settings
        Of the store.
    files : mapping of str to bytes, optional
        By name; without any: one table with faults.
    run_id : str
        The run's id.
    """
    packed = io.BytesIO()
    files = files or {"candidates.csv": _FAULTY}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    as_of = (settings.as_of or clock.today()).isoformat()
    request = {"as_of": as_of, "dry_run": True, "stays": True, "files": len(files)}
    with open_store(settings.database_url) as store:
        with store.writing() as unit:
            asked = RunAsked(run_id=run_id, kind="import", created_by="Ulla Dam", request=json.dumps(request))
            unit.runs.ask(asked, clock.now())
            unit.runs.add_file(run_id, [packed.getvalue()])
        assert Worker(store, settings, StopAsked()).take() is not None
