"""A small delivery that touches every table, and ways to write it down as other systems would."""

import atexit
import csv
import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from sqlalchemy import Engine

from data.intake import Intake, read_folder
from data.snapshot import Snapshot
from data.store.connection import connect, writing
from data.store.exporting import digest
from data.store.importing import import_delivery
from data.store.migrate import migrate

AS_OF = date(2026, 3, 2)
CLEAN_ONLY = "clean"
Tables = dict[str, list[dict[str, str]]]
Files = dict[str, bytes]

CLEAN: dict[str, str] = {
    "vocabulary": """kind,code,label_da,label_en,group,broader
competence,own_01,sy gardiner,sewing curtains,laundry,laundry_05
""",
    "brokers": """broker_id,name,municipality_code,caseload_max,fte
B1,Ærlig Østergård,0461,30,0.8
""",
    "candidates": """candidate_id,valid_from,status,municipality_code,postcode,latitude,longitude,transport,\
max_travel_minutes,hours_per_week_now,hours_per_week_goal,availability,competences,task_experience,\
wishes_industries,wishes_tasks,no_go_industries,no_go_tasks,no_go_workplaces,conditions,must_conditions,\
mentor_need,danish_level,certificates,broker_id,broker_changes_24m,waiting_since,queue_position,benefit,\
birth_year,worker_belief
0012,2025-01-01,active,0461,5000,55.3931,10.3882,bike|public|walk,45,2.5,12,mon 08:00-12:00|tue 09:00-15:30,\
cleaning_01:2|own_01:1,9112:1|9334:-1,01:1|47:2,9112:3,05,9122,1000000002,LIFT:3|PAUSE:1,LIFT,1,3,HYGIEJNE,B1,1,\
2025-06-01,1,kontanthjælp,1980,4
0012,2026-01-01,active,0461,5000,55.3931,10.3882,bike|public|walk,60,7.5,12,mon 08:00-12:00,\
cleaning_01:3,9112:1,47:2,9112:3,,,,LIFT:3,LIFT,1,3,HYGIEJNE,B1,1,2025-06-01,1,kontanthjælp,1980,
K2,,paused,0101,1000,,,walk,30,1,6,sat 10:00-14:00|sun 10:00-14:00,kitchen_01:1,,\
56:3,9412:2,,,,QUIET:2,,,2,,B1,,2024-02-29,,kontanthjælp,1975,
NULL,,past,0461,,,,car,,10.25,20,,,,,,,,,,,,,,,,,,,,
""",
    "workplaces": """workplace_id,company_id,name,municipality_code,latitude,longitude,\
postcode,industry_system,industry_code,employees_fte,supported_now_fte,conditions_offered,mentor_hours_per_week,danish_required,\
team_climate,hire_intention,hire_intention_on,max_contacts_per_month,status
W1,10000001,NA,0461,55.4,10.39,5000,DB07,47,1234.5,1.5,LIFT:3|PAUSE:2,2.5,1,3.5,now,2026-02-01,2,open
1000000002,10000002,"Blå Café, Ørsted ""og"" søn",0461,,,5000,DB07,56,12,,,,,,within_3_months,2026-01-15,,open
W3,,None,0101,,,,DB07,01,,,,,,,placement_only,,,closed
W4,,TRUE,,55.7,12.5,,,,,,,,,,,,,
""",
    "openings": """opening_id,workplace_id,tasks,competences,essential_competences,hours_per_week_min,\
hours_per_week_max,hours_budget_per_week,places,schedule,paid_from_week,open_from,open_until,last_confirmed_on,status
O1,W1,9112:4|9334:2.5,cleaning_01:0.7|own_01:0.3,cleaning_01,2,7.5,15,2,mon 08:00-12:00|fri 08:00-16:00,4,\
2026-01-01,2026-12-31,2026-02-15,open
O2,1000000002,9412:3,kitchen_01:1,,1,3,,1,,0,,,,held
""",
    "matches": """match_id,candidate_id,opening_id,workplace_id,started_on,chosen_by,propensity,\
observed_until,first_paid_on,ended_on,end_reason,broker_changes
M1,0012,O1,,2025-03-01,broker,0.25,2026-02-28,2025-05-02,2025-09-30,ordinary,0
M2,NULL,,W3,2024-01-10,randomised,0.125,2025-01-10,,2024-06-30,stopped,1
""",
    "paid_hours": """match_id,month,paid_hours
M1,2025-05,12.5
M1,2025-06,30
M1,2025-07,0
""",
    "holds": """candidate_id,opening_id,kind,until,by
K2,O2,veto,,B1
0012,O1,hold,2026-04-01,B1
""",
    "decisions": """candidate_id,opening_id,shown_on,rank,model_version,propensity,\
decision,reason_code,decided_on
0012,O1,2026-02-01,1,m1,1,contacted,,2026-02-02
K2,O1,2026-02-01,3,m1,0.5,declined_by_candidate,far,2026-02-03
""",
}


def tables() -> Tables:
    """Return the clean delivery as rows of cells by table."""
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in CLEAN.items()}


def written(
    delivery: Tables,
    *,
    delimiter: str = ",",
    end: str = "\n",
    encoding: str = "utf-8",
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL,
) -> Files:
    """Return the files of a delivery as a system would write them."""
    files = {}
    for name, rows in delivery.items():
        buffer = io.StringIO()
        writer = csv.DictWriter(
            buffer,
            list(rows[0]),
            delimiter=delimiter,
            lineterminator=end,
            quoting=quoting,
        )
        writer.writeheader()
        writer.writerows(rows)
        files[f"{name}.csv"] = buffer.getvalue().encode(encoding)
    return files


def each_cell(change: Callable[[str, str, str], str]) -> Tables:
    """Return the delivery with every cell put through ``change(table, column, cell)``."""
    return {
        name: [{column: change(name, column, cell) for column, cell in row.items()} for row in rows]
        for name, rows in tables().items()
    }


def renamed(names: dict[str, str]) -> Tables:
    """Return the delivery with headers renamed."""
    return {
        name: [{names.get(column, column): cell for column, cell in row.items()} for row in rows]
        for name, rows in tables().items()
    }


def workbook(delivery: Tables, value: Callable[[str, str, str], object] = lambda _, __, cell: cell) -> bytes:
    """Return the delivery as one workbook, cells as texts or as whatever ``value`` makes of them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in delivery.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([value(name, column, cell) if cell else None for column, cell in row.items()])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(folder: Path, files: Files) -> Path:
    """Write files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def read(folder: Path, files: Files) -> Intake:
    """Read files as a delivery on the usual day."""
    return read_folder(put(folder, files), AS_OF)


def changed(table: str, row: int, cells: dict[str, str]) -> Tables:
    """Return the clean delivery with some cells of one row changed, columns added where they are new."""
    delivery = tables()
    for column in cells:
        for other in delivery[table]:
            other.setdefault(column, "")
    delivery[table][row] |= cells
    return delivery


def _news(delivery: Intake, clean: Intake) -> set[str]:
    """Return severity and code of what the clean delivery does not have."""
    usual = {(f.severity, f.code, f.file, f.column) for f in clean.findings}
    found = (f for f in delivery.findings if (f.severity, f.code, f.file, f.column) not in usual)
    return {f"{f.severity} {f.code}" for f in found}


def judged(delivery: Intake, clean: Intake, expected: str) -> None:
    """Compare what was found, and take what is not refused as far as a snapshot."""
    assert _news(delivery, clean) == ({expected} - {CLEAN_ONLY})
    assert delivery.refused == expected.startswith("error")
    if not delivery.refused:
        assert len(Snapshot.of(delivery.records(AS_OF), AS_OF).history) == 2


def digest_of(delivery: Intake) -> str:
    """Return the digest of an empty store after it took the delivery; the store is emptied again."""
    with _empty_store().connect() as connection, connection.begin() as transaction:
        import_delivery(connection, delivery, AS_OF)
        taken = digest(connection)
        transaction.rollback()
    return taken


@cache
def _empty_store() -> Engine:
    engine = writing(connect("sqlite://"))
    migrate(engine)
    atexit.register(engine.dispose)
    return engine
