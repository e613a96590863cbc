"""No content whatever makes intake raise."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.intake import read_esco, read_folder
from data.intake.dates import read_date, read_month
from data.intake.figures import read_number
from data.intake.gathering import RefusedValueError, shown
from data.intake.guard import plain_text, refusal
from data.intake.hours import read_intervals
from tests.data.deliveries import AS_OF, put, read, tables, workbook, written

NASTY = (
    "\x00",
    '"',
    "\n",
    "\r",
    ",",
    ";",
    "|",
    ":",
    "=",
    "'",
    "\ufeff",
    "1e999",
    "9" * 400,
    "-0",
    "²",
    "١٢",
    "\u202e",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    content=st.binary(max_size=400),
    name=st.sampled_from(["candidates.csv", "paid_hours.csv", "a.xlsx", "x.csv"]),
)
def test_random_bytes(tmp_path: Path, content: bytes, name: str):
    """Random bytes under any name are findings, never an exception."""
    delivery = read(tmp_path, written(tables()) | {name: content})
    assert delivery.findings
    (tmp_path / name).unlink()


@pytest.mark.parametrize("seed", range(80))
def test_mutated_delivery(tmp_path: Path, seed: int):
    """A delivery with a few bytes changed, cut, doubled or spiked is read or refused, never raised at."""
    rng = random.Random(seed)
    files = written(
        tables(), delimiter=rng.choice(",;\t"), encoding=rng.choice(["utf-8", "cp1252", "utf-16"])
    )
    for name in rng.sample(sorted(files), 4):
        files[name] = _mutated(files[name], rng)
    delivery = read(tmp_path, files)
    assert delivery.rows_read.keys() == tables().keys()
    assert all(finding.code and finding.advice for finding in delivery.findings)


def _mutated(content: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(damaged) + 1)
        match rng.randrange(4):
            case 0:
                damaged[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del damaged[at : at + rng.randint(1, 40)]
            case 2:
                damaged[at:at] = damaged[at : at + 60]
            case _:
                damaged[at:at] = rng.choice(NASTY).encode()
    return bytes(damaged)


@pytest.mark.parametrize("seed", range(25))
def test_mutated_workbook(tmp_path: Path, seed: int):
    """A workbook with damaged bytes, or with damaged sheets in a sound archive, is findings or rows."""
    rng = random.Random(seed)
    whole = workbook(tables())
    damaged = _mutated(whole, rng) if seed % 2 else _with_damaged_part(whole, rng)
    delivery = read_folder(put(tmp_path, {"a.xlsx": damaged}), AS_OF)
    assert delivery.rows_read.keys() == tables().keys()


def _with_damaged_part(content: bytes, rng: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        victim = rng.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _mutated(part, rng) if name == victim else part)
    return buffer.getvalue()


@given(text=st.text(max_size=60))
def test_any_text_is_a_value_or_refused(text: str):
    """Every reader of cells gives a value of its kind or refuses the text."""
    plain = plain_text(text)
    for reader, kind in (
        (read_number, float),
        (read_date, date),
        (read_month, date),
        (read_intervals, tuple),
    ):
        try:
            value = reader(plain)
        except RefusedValueError as refused:
            assert refused.remark.expected
        else:
            assert isinstance(value, kind)
    assert plain_text(plain_text(plain)) == plain_text(plain) or plain.startswith(("'", "="))
    assert (remark := refusal(text, None)) is None or remark.advice
    assert len(shown(text)) <= 61


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(content=st.binary(max_size=300))
def test_any_bytes_as_esco(tmp_path: Path, content: bytes):
    """Random bytes in place of the ESCO file are findings."""
    path = tmp_path / "skills_da.csv"
    path.write_bytes(content)
    assert read_esco(path, path).findings


def test_folder_that_is_not_there(tmp_path: Path):
    """A path to nothing is a finding."""
    assert [finding.code for finding in read_folder(tmp_path / "no", AS_OF).findings] == ["not-found"]
