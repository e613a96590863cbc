"""Imports and exports over HTTP: whole or not at all, with every finding, and nothing hostile unpacked."""

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.faults import DataError
from api.jobs.upload import unpack
from tests.api.conftest import SAMPLE
from tests.api.v1.conftest import Served

ZIP = {"Content-Type": "application/zip"}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def delivered(own: Served, body: bytes, **asked: Any) -> dict[str, Any]:
    """Deliver something, let a worker take it in, and return the run."""
    answer = own.client.post("/v1/imports", content=body, headers=ZIP, params=asked)
    assert answer.status_code == 202, answer.text
    assert own.work() is not None
    run: dict[str, Any] = own.client.get(answer.headers["Location"]).json()
    return run


def test_an_export_comes_back_as_an_import_that_changes_nothing(own: Served) -> None:
    """What an export holds is what the store says: importing it adds and changes nothing."""
    asked = own.client.post("/v1/exports").json()
    early = own.client.get(f"/v1/exports/{asked['run_id']}/file")
    assert (early.status_code, early.json()["code"]) == (404, "export-file-missing")
    assert own.work() is not None
    file = own.client.get(f"/v1/exports/{asked['run_id']}/file")
    assert file.headers["content-type"] == "application/zip"
    assert own.client.get(f"/v1/exports/{asked['run_id']}").json()["result"]["size_bytes"] == len(
        file.content
    )
    run = delivered(own, file.content)
    assert run["state"] == "done", run["fault"]
    assert sum(table["rows_read"] for table in run["result"]["tables"]) > 5000
    assert {(t["added"], t["changed"]) for t in run["result"]["tables"]} == {(0, 0)}


def test_a_delivery_with_an_error_imports_nothing_and_tells_everything(own: Served) -> None:
    """One bad cell refuses the delivery; its findings stand in pages, in order, with row and column."""
    text = (SAMPLE / "candidates.csv").read_text(encoding="utf-8").splitlines()
    column = text[0].split(",").index("max_travel_minutes")
    bad = [line.split(",") for line in text[:40]]
    for cells in bad[1:]:
        cells[column] = "soon"
    body = "\n".join(",".join(cells) for cells in bad).encode()
    run = delivered(own, zipped({"somewhere/candidates.csv": body}))
    assert (run["state"], run["result"]) == ("failed", None)
    assert "nothing was imported" in run["fault"]
    path = f"/v1/imports/{run['run_id']}/findings"
    found = [one for page in own.pages(path, 10) for one in page["items"]]
    errors = [one for one in found if one["severity"] == "error"]
    assert errors[0]["file"].startswith("candidates")
    assert sum(one["column"] == "max_travel_minutes" for one in errors) >= 30
    assert own.client.get("/v1/imports").json()["items"][0]["run_id"] == run["run_id"]


def test_a_rehearsal_writes_nothing(own: Served) -> None:
    """A dry run tells what the import would do, and the store stays as it was."""
    files = {path.name: path.read_bytes() for path in SAMPLE.glob("*.csv")}
    last = files["brokers.csv"].splitlines()[-1]
    files["brokers.csv"] += last.replace(last.split(b",")[0], b"B-NEW") + b"\n"
    run = delivered(own, zipped(files), dry_run="true")
    assert (run["state"], run["result"]["imported"]) == ("done", False)
    again = delivered(own, zipped(files))
    assert again["result"]["imported"] is True
    assert again["result"]["tables"] == run["result"]["tables"]
    assert sum(table["added"] or 0 for table in again["result"]["tables"]) == 1


def test_the_same_delivery_under_the_same_key_is_taken_once(own: Served) -> None:
    """Sent again with its key it is the same run; another delivery under that key is refused."""
    key = ZIP | {"Idempotency-Key": "monday"}
    first = own.client.post("/v1/imports", content=zipped({"brokers.csv": b"broker_id\n"}), headers=key)
    again = own.client.post("/v1/imports", content=zipped({"brokers.csv": b"broker_id\n"}), headers=key)
    other = own.client.post("/v1/imports", content=zipped({"brokers.csv": b"broker_id\nx\n"}), headers=key)
    assert first.json()["run_id"] == again.json()["run_id"]
    assert other.json()["code"] == "idempotency-key-reused"


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"", ZIP, "body-missing"),
        (b"PK", {"Content-Type": "text/csv"}, "media-type-unknown"),
        (b"PK", ZIP | {"Idempotency-Key": "a b"}, "request-invalid"),
    ],
)
def test_what_is_no_delivery_is_refused_at_the_door(
    client: Any, body: bytes, headers: dict[str, str], code: str
) -> None:
    """No body, another type and a key that cannot be used are refused before anything is kept."""
    answer = client.post("/v1/imports", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code


def member(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    """Return a member of a zip with a mode and flags of its own."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.flag_bits = flags
    return entry


HOSTILE = {
    "traversal": member("../candidates.csv"),
    "deep traversal": member("a/../../candidates.csv"),
    "absolute": member("/etc/candidates.csv"),
    "drive": member("C:candidates.csv"),
    "backslash": member("..\\candidates.csv"),
    "symlink": member("candidates.csv", stat.S_IFLNK | 0o777),
    "device": member("candidates.csv", stat.S_IFCHR | 0o666),
    "other name": member("passwd"),
    "script": member("candidates.csv.sh"),
    "zip in zip": member("candidates.zip"),
    "control": member("candi\x1bdates.csv"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_members_are_not_unpacked(tmp_path: Path, name: str) -> None:
    """Names that lead elsewhere, links, devices and whatever is no table are refused; nothing is written."""
    upload = tmp_path / "upload"
    with zipfile.ZipFile(upload, "w") as archive:
        archive.writestr(HOSTILE[name], b"x")
    with pytest.raises(DataError, match="nothing was imported"):
        unpack(upload, tmp_path / "in", 1000)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "upload"]


def _lying(body: bytes) -> bytes:
    """Return a zip whose one member says that it is a hundred bytes long."""
    size = (50_000).to_bytes(4, "little")
    assert body.count(size) == 2
    return body.replace(size, (100).to_bytes(4, "little"))


@pytest.mark.parametrize(
    "body",
    [
        b"plain text",
        b"PK\x03\x04 not a zip",
        zipped({}),
        zipped({"candidates.csv": b"0" * 50_000}),
        zipped({f"{number}/candidates.csv": b"" for number in range(1001)}),
        zipped({"a/candidates.csv": b"x", "b/candidates.csv": b"y"}),
        zipped({"candidates.csv": b"x" * 100})[:-30],
        _lying(zipped({"candidates.csv": b"0" * 50_000})),
    ],
)
def test_what_is_no_honest_zip_is_refused(tmp_path: Path, body: bytes) -> None:
    """No zip, an empty, cut, bursting or lying one, too many members, a table twice: refused."""
    upload = tmp_path / "upload"
    upload.write_bytes(body)
    with pytest.raises(DataError, match="upload: expected"):
        unpack(upload, tmp_path / "in", 1000)


def test_a_folder_with_a_table_and_leavings_of_a_mac_is_fine(tmp_path: Path) -> None:
    """Tables may lie in a folder; what a Mac adds is left out."""
    upload = tmp_path / "upload"
    body = zipped({"x/": b"", "x/candidates.csv": b"a", "__MACOSX/x/._candidates.csv": b"b"})
    upload.write_bytes(body)
    folder = unpack(upload, tmp_path / "in", 1000)
    assert [path.name for path in folder.iterdir()] == ["candidates.csv"]
