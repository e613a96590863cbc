"""What the door does not let in: every kind of bad body, address and header is a quick 4xx with a pointer."""

import time
import warnings

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.http.strict_json import DEEPEST

DEEP = '{"name":"x","note":' + "[" * 5_000 + "]" * 5_000 + "}"
BODIES = {
    "NaN": ('{"name":"x","share":NaN}', 400, "/share", "not-finite"),
    "Infinity": ('{"name":"x","share":-Infinity}', 400, "/share", "not-finite"),
    "too large a float": ('{"name":"x","share":1e999}', 400, "/share", "not-finite"),
    "too large a whole": ('{"name":"x","whole":' + "9" * 30 + "}", 400, "/whole", "number-too-large"),
    "thousands of digits": ('{"name":"x","whole":' + "9" * 9_000 + "}", 400, "/whole", "number-too-large"),
    "lone surrogate": ('{"name":"\\ud800"}', 400, "/name", "bad-character"),
    "surrogate in a name": ('{"name":"x","\\udfff":1}', 400, None, "bad-character"),
    "NUL": ('{"name":"a\\u0000b"}', 400, "/name", "bad-character"),
    "control character": ('{"name":"a\\u0007b"}', 400, "/name", "bad-character"),
    "raw line feed": ('{"name":"a\nb"}', 400, "", "not-json"),
    "repeated name": ('{"name":"x","name":"y"}', 400, "/name", "repeated"),
    "repeated far down": ('{"name":"x","lines":[{"hours":1,"hours":2}]}', 400, "/lines/0/hours", "repeated"),
    "number with underscore": ('{"name":"x","whole":"1_000"}', 422, "/whole", "not-integer"),
    "true for a number": ('{"name":"x","whole":true}', 422, "/whole", "not-integer"),
    "true for a float": ('{"name":"x","share":true}', 422, "/share", "not-number"),
    "text for a bool": ('{"name":"x","sure":"yes"}', 422, "/sure", "not-boolean"),
    "one for a bool": ('{"name":"x","sure":1}', 422, "/sure", "not-boolean"),
    "float for a whole": ('{"name":"x","whole":1.5}', 422, "/whole", "not-integer"),
    "number for a text": ('{"name":7}', 422, "/name", "not-text"),
    "unknown field": ('{"name":"x","colour":"red"}', 422, "/colour", "unknown-field"),
    "field missing": ("{}", 422, "/name", "missing"),
    "not of the choices": ('{"name":"x","kind":"c"}', 422, "/kind", "not-among"),
    "a day that is none": ('{"name":"x","day":"2026-02-30"}', 422, "/day", "not-date"),
    "a day as a number": ('{"name":"x","day":1700000000}', 422, "/day", "not-date"),
    "an instant without offset": ('{"name":"x","at":"2026-02-03T10:00:00"}', 422, "/at", "not-instant"),
    "an instant before time": ('{"name":"x","at":"0001-01-01T00:00:00+14:00"}', 422, "/at", "not-instant"),
    "CPR number": ('{"name":"x","note":"010190-1234"}', 422, "/note", "holds-cpr"),
    "right-to-left override": ('{"name":"x\\u202egnp"}', 422, "/name", "bad-character"),
    "too long a name": ('{"name":"' + "x" * 900 + '"}', 422, "/name", "too-long"),
    "too deep": (DEEP, 400, None, "too-deep"),
    "deeper than anybody needs": ('{"name":' + "[" * DEEPEST + "]" * DEEPEST + "}", 400, None, "too-deep"),
    "a list for an object": ("[]", 422, "", "not-object"),
    "nothing": ("", 422, "", "missing"),
    "null": ("null", 422, "", "not-object"),
    "text": ('"x"', 422, "", "not-object"),
    "half a body": ('{"name":', 400, "", "not-json"),
    "two bodies": ('{"name":"x"}{}', 400, "", "not-json"),
    "trailing comma": ('{"name":"x",}', 400, "", "not-json"),
    "comment": ('{"name":"x"/**/}', 400, "", "not-json"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_bad_body_is_told_where(manners: TestClient, case: str) -> None:
    """Each kind of bad body is refused with status, pointer and code; nothing gets a 5xx."""
    body, status, pointer, code = BODIES[case]
    answer = manners.post("/v1/things", content=body.encode(), headers={"Content-Type": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    first = answer.json()["errors"][0]
    assert (answer.status_code, first["code"]) == (status, code), answer.text
    assert first["in"] == "body"
    assert pointer is None or first["pointer"] == pointer
    assert first["message"]


def test_unknown_fields_are_told_the_known_ones(manners: TestClient) -> None:
    """A misspelled field is answered with the fields that are known there, in lists too."""
    outer = manners.post("/v1/things", json={"name": "x", "colour": 1}).json()["errors"][0]
    inner = manners.post("/v1/things", json={"name": "x", "lines": [{"hour": 1, "hours": 1}]}).json()[
        "errors"
    ][0]
    assert "at, day, kind, lines, name" in outer["message"]
    assert (inner["pointer"], inner["message"].endswith("kendte felter: hours")) == ("/lines/0/hour", True)


def test_the_naive_framework_takes_or_breaks_on_them() -> None:
    """Mutant: the stock framework accepts such bodies or answers 500: the table is no straw man."""
    naive = FastAPI()

    class Loose(BaseModel):
        name: str
        whole: int | None = None
        share: float | None = None

    @naive.post("/v1/things")
    def make(thing: Loose) -> Loose:
        return thing

    client = TestClient(naive, raise_server_exceptions=False)
    statuses = {}
    for case in ("NaN", "lone surrogate", "NUL", "repeated name", "number with underscore", "unknown field"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = client.post(
                "/v1/things", content=BODIES[case][0].encode(), headers={"Content-Type": "application/json"}
            )
        statuses[case] = answer.status_code
    assert all(status in (200, 500) for status in statuses.values()), statuses


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/plain"}, b'{"name":"x"}'),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"name=x"),
        ({"Content-Type": "application/json; charset=utf-16"}, '{"name":"x"}'.encode("utf-16")),
        ({"Content-Type": "application/json; charset=latin-1"}, '{"name":"æ"}'.encode("latin-1")),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x--"),
        ({"Content-Type": ""}, b'{"name":"x"}'),
        ({"Content-Type": "application/json" + "x" * 500}, b'{"name":"x"}'),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"\x1f\x8b\x08"),
        ({"Content-Type": "application/json", "Content-Encoding": "br"}, b'{"name":"x"}'),
    ],
)
def test_another_type_than_json_is_415(manners: TestClient, headers: dict[str, str], body: bytes) -> None:
    """Only plain JSON in UTF-8 is read; other types, encodings and compressed bodies are 415."""
    answer = manners.post("/v1/things", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type-unknown")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'\xef\xbb\xbf{"name":"x"}', "byte-order-mark"),
        ('{"name":"æ"}'.encode("latin-1"), "not-utf8"),
        (b'{"name":"\xed\xa0\x80"}', "not-utf8"),
        (b'{"name":"\xc0\xaf"}', "not-utf8"),
        ('{"name":"x"}'.encode("utf-16"), "not-utf8"),
    ],
)
def test_bytes_that_are_no_utf8_are_400(manners: TestClient, body: bytes, code: str) -> None:
    """A byte order mark, Latin-1, overlong and surrogate bytes are named for what they are."""
    answer = manners.post("/v1/things", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_five_megabytes_are_refused_quickly(manners: TestClient) -> None:
    """A text of 5 MB is 413 before it is read, whether it tells its length or comes in chunks."""
    began = time.monotonic()
    whole = manners.post("/v1/things", json={"name": "x" * 5_000_000})
    chunks = manners.post(
        "/v1/things", content=iter([b"x" * 65_536] * 80), headers={"Content-Type": "application/json"}
    )
    assert (whole.status_code, chunks.status_code) == (413, 413)
    assert whole.json()["code"] == chunks.json()["code"] == "body-too-large"
    assert time.monotonic() - began < 2


ADDRESSES = {
    "unknown": ("?colour=red", 422, "/colour", "unknown-parameter"),
    "unknown sort key": ("?sort=fit", 422, "/sort", "unknown-parameter"),
    "repeated": ("?whole=1&whole=2", 422, "/whole", "repeated"),
    "underscore": ("?whole=1_000", 422, "/whole", "not-integer"),
    "full-width digits": ("?whole=%EF%BC%91", 422, "/whole", "not-integer"),
    "plus sign": ("?whole=%2B1", 422, "/whole", "not-integer"),
    "blank around": ("?whole=%201", 422, "/whole", "not-integer"),
    "leading zero": ("?whole=007", 422, "/whole", "not-integer"),
    "too large a whole": ("?whole=" + "9" * 400, 422, "/whole", "not-integer"),
    "exponent": ("?share=1e999", 422, "/share", "not-number"),
    "nan": ("?share=nan", 422, "/share", "not-number"),
    "yes": ("?sure=yes", 422, "/sure", "not-boolean"),
    "one": ("?sure=1", 422, "/sure", "not-boolean"),
    "day as a number": ("?day=1700000000", 422, "/day", "not-date"),
    "NUL": ("?word=%00", 422, "/word", "bad-character"),
    "limit of zero": ("?limit=0", 422, "/limit", "too-small"),
    "huge limit": ("?limit=1000000", 422, "/limit", "too-large"),
    "empty limit": ("?limit=", 422, "/limit", "not-integer"),
    "garbage cursor": ("?cursor=%21%21", 422, "/cursor", "cursor-unreadable"),
    "deep cursor": ("?cursor=" + "W1tb" * 240, 422, "/cursor", "cursor-unreadable"),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_a_bad_parameter_is_told_which(manners: TestClient, case: str) -> None:
    """Parameters are as strict as bodies: unknown, repeated, misspelled and out of bounds are 422."""
    query, status, pointer, code = ADDRESSES[case]
    answer = manners.get("/v1/things" + query)
    first = answer.json()["errors"][0]
    assert (answer.status_code, first["pointer"], first["code"]) == (status, pointer, code), answer.text
    assert first["in"] == "query"


@pytest.mark.parametrize("query", ["?word=%ED%A0%80", "?word=%FF", "?word=%", "?word=%zz", "?%C0%AF=1"])
def test_an_address_that_is_no_utf8_is_400(manners: TestClient, query: str) -> None:
    """Lone surrogates, stray bytes and stray percent signs in the address are 400."""
    answer = manners.get("/v1/things" + query)
    assert (answer.status_code, answer.json()["code"]) == (400, "address-unreadable")


@pytest.mark.parametrize(
    "path", ["%ED%A0%80", "%FF", "a%00b", "a%0Ab", "%20", "x" * 300, "%E2%80%AE%0D", "%EF%BB%BFa"]
)
def test_a_bad_id_in_the_path_is_4xx(manners: TestClient, path: str) -> None:
    """Ids are bounded and hold no control characters; a path that is no UTF-8 is refused."""
    answer = manners.get(f"/v1/things/{path}")
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("address-unreadable", "request-invalid")


def test_a_body_where_none_belongs_is_400(manners: TestClient) -> None:
    """A GET with a body is refused, for nobody would read it."""
    answer = manners.request("GET", "/v1/things", content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (400, "body-unexpected")


def test_too_long_an_address_is_414_and_too_many_headers_431(manners: TestClient) -> None:
    """Address and headers are bounded before anything reads them."""
    assert manners.get("/v1/things?word=" + "x" * 9_000).status_code == 414
    assert manners.get("/v1/things", headers={f"X-{i}": "y" * 200 for i in range(100)}).status_code == 431


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/xml;q=0.9", "application/json;q=0"])
def test_an_answer_nobody_takes_is_406(manners: TestClient, accept: str) -> None:
    """Where Accept allows no JSON the answer is 406."""
    answer = manners.get("/v1/things", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")


@pytest.mark.parametrize("language", ["", "xx", "*", "en;q=9", ";;;,,,", "da-DK-" * 500, "\xff", "en;q=x"])
def test_garbage_languages_mean_danish(manners: TestClient, language: str) -> None:
    """Whatever stands in Accept-Language, an answer comes, in Danish where English is not asked for."""
    answer = manners.get("/v1/nowhere", headers={"Accept-Language": language.encode("latin-1")})
    assert (answer.status_code, answer.headers["content-language"]) == (404, "da")


def test_what_was_sent_is_never_repeated(manners: TestClient) -> None:
    """A CPR number in a field name, a value, a parameter or a type does not come back in the answer."""
    number = "010190-1234"
    answers = [
        manners.post("/v1/things", json={"name": "x", number: 1}),
        manners.post("/v1/things", json={"name": "x", "note": number}),
        manners.get(f"/v1/things?{number}=1"),
        manners.get(f"/v1/things?whole={number}"),
        manners.get(f"/v1/nowhere/{number}"),
        manners.post("/v1/things", content=b"{}", headers={"Content-Type": f"text/{number}"}),
    ]
    assert all(answer.status_code in (404, 415, 422) for answer in answers)
    # The number of the request is drawn at random, and may hold any four digits.
    told = [answer.text.replace(answer.json()["request_id"], "") for answer in answers]
    assert [text for text in told if "1234" in text] == []
