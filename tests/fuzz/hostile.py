"""What people and programs send by mistake or with intent: values, bodies, headers and addresses."""

import io
import zipfile

CPR_LIKE = "010190-1234"


def _delivery() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("candidates.csv", "candidate_id,colour\r\nc1,red\r\n")
    return file.getvalue()


DELIVERY = _delivery()

# The full-width digit one is \uff11. Spelled as JSON, for many of them no JSON library would write.
JSON_VALUES = (
    "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e3", "1e999", "-1e999", "NaN", "Infinity",
    "-Infinity", "9007199254740993", "9" * 30, "9" * 5_000, "-" + "9" * 30, "0.1e-400", "1_000", "01", "+1",
    ".5", "0x10", "\uff11", '""', '" "', '"1"', '"1_000"', '"\uff11"', '"true"', '"null"', '"NaN"',
    '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"', '"\\uffff"', '"\\u202e"', '"\\u200b"',
    '"\\u0007"',
    '"\\b\\f"', '"\\r\\n"', '"' + "x" * 300 + '"', '"' + "x" * 5_000 + '"', '"' + "æ" * 3_000 + '"', '"😀"',
    '"👩‍👩‍👧‍👦"', '"e\\u0301"', '"../../etc/passwd"', '"\'; DROP TABLE candidates; --"',
    '"=cmd|\' /C calc\'!A0"', '"<script>alert(1)</script>"', '"${jndi:ldap://x}"', '"{{7*7}}"',
    '"{0.__class__}"', '"%s%s%n"', '"\\\\"', '"NA"', '"2026-02-30"', '"2026-03-02"', '"0001-01-01"',
    '"9999-12-31"', '"10000-01-01"', '"2026-03-02T08:30:00Z"', '"2026-03-02T08:30:00"',
    '"2026-03-02T25:00:00Z"', '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-14:00"',
    '"2026-03-02T08:30:60Z"', '"2026-W10-1"', "1700000000", f'"{CPR_LIKE}"', '"0101901234"', "[]", "[[]]",
    "{}", "[null]", '[""]', "[1,2,3]", '[{"a":1}]', '{"":1}', '{"a":1,"a":2}', '{"__proto__":{}}',
    "[" * 40 + "]" * 40, "[" * 900 + "]" * 900, '{"a":' * 40 + "1" + "}" * 40,
    "[" + ",".join(["1"] * 3_000) + "]", "[" + ",".join(['"x"'] * 600) + "]",
)  # fmt: skip

BODIES = (
    b"", b" ", b"null", b"true", b"0", b'""', b"[]", b"{}", b"[{}]", b"{", b"}", b"[", b'{"', b'{"a"',
    b'{"a":', b'{"a":1,}', b"{'a':1}", b"{a:1}", b'{"a":1}{"b":2}', b'{"a":1} x', b"\x00",
    b"\x00\x00\x00\x00", b"\xff\xfe", b"\xef\xbb\xbf{}", '{"a":"æ"}'.encode("latin-1"),
    '{"a":1}'.encode("utf-16"), '{"a":1}'.encode("utf-32"), b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\xaf"}',
    b'{"a":"\xf5\x80\x80\x80"}', b"[" * 100_000, b'{"a":' * 20_000, b"[" * 500 + b"]" * 500,
    b'"' + b"x" * 500_000 + b'"', b'{"a":"' + b"x" * 900_000 + b'"}', b"9" * 100_000, b"-" * 1_000,
    b"1e" + b"9" * 1_000, b"<xml/>", b"a=1&b=2", b"--x\r\n\r\n--x--", b"\x1f\x8b\x08\x00", b"PK\x03\x04",
    b"\x80\x04\x95", b"%PDF-1.7", b'{"a":1}' * 1_000, b" " * 100_000 + b"{}", b"\r\n" * 1_000,
    b"x" * 1_100_000, b'{' + b",".join(b'"k%d":%d' % (i, i) for i in range(5_000)) + b"}",
    b'{' + b",".join([b'"k":1'] * 20_000) + b"}",
)  # fmt: skip

TYPES = (
    b"application/json", b"application/json; charset=utf-8", b"application/json;charset=UTF-8;x=y",
    b"APPLICATION/JSON", b"application/json; charset=utf-16", b"application/json; charset=",
    b"application/json;", b"application/merge-patch+json", b"text/plain", b"text/json", b"application/xml",
    b"application/x-www-form-urlencoded", b"multipart/form-data", b"multipart/form-data; boundary=x",
    b"application/octet-stream", b"", b"/", b";", b"json", b"\xff", b"*/*", b"a" * 3_000,
    b"application/json, text/plain", b'application/json; charset="utf-8"',
    b"application/json; charset*=utf-8''x",
)  # fmt: skip

PATH_VALUES = (
    b"x", b"0", b"-1", b"1_000", b"1.0", b"NaN", b"null", b"true", b"%00", b"a%00b", b"%0A",
    b"%0D%0AX-Y:%20z", b"%20", b"%09", b"%2F", b"..", b"%2e%2e", b"%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    b"..%5c..%5c", b"%ED%A0%80", b"%FF", b"%C0%AF", b"%F5%80%80%80", b"%", b"%zz", b"%2", b"%u0041",
    b"%E2%80%AE", b"%EF%BB%BF", b"%EF%BC%91", b"%C3%A6", b"%F0%9F%98%80", b"x" * 199, b"x" * 200,
    b"x" * 201, b"x" * 5_000, b"%61" * 200, b"%F0%9F%98%80" * 60, b"'", b"%27%20OR%201=1--", b"%22",
    b"%3Cscript%3E", b"%7B%7B7*7%7D%7D", b"$%7Bjndi%7D", b"*", b"~", b"!", b"@", b":", b";a=b", b",", b"+",
    b"&", b"=", b"a%20b", b"%E2%80%A8", b"010190-1234", b"0101901234", b"9999999999999999999999", b"-0",
    b"1e999", b"champion", b"new", b"current", b"%EF%BF%BE",
)  # fmt: skip

QUERY_VALUES = (
    b"", b"0", b"1", b"-1", b"1_000", b"%EF%BC%91", b"007", b"%2B1", b"%201", b"1%20", b"1.0", b"1.5",
    b"-0", b"-0.0", b"1e3", b"1e999", b"NaN", b"inf", b"-inf", b"0x10", b"9" * 15, b"9" * 17, b"9" * 400,
    b"0." + b"3" * 50, b"true", b"True", b"TRUE", b"yes", b"on", b"false", b"null", b"None", b"%00", b"%0A",
    b"%ED%A0%80", b"%FF", b"%", b"%zz", b"%E2%80%AE", b"x" * 300, b"x" * 5_000, b"%F0%9F%98%80", b"'",
    b"%22", b"2026-03-02", b"2026-02-30", b"0001-01-01", b"9999-12-31", b"1700000000",
    b"2026-03-02T08:30:00Z", b"2026-03-02T08:30:00%2B01:00", b"0001-01-01T00:00:00%2B14:00", b"[]", b"{}",
    b"a,b", b"a%7Cb", b"mon%2008:00-12:00", b"500", b"501", b"168", b"0.0000001", b"010190-1234", b"W10",
    b"WyIvdjEiLCAieCJd", b"eyJhIjoxfQ==", b"accepted", b"active", b"goal_hours", b"weeks_saved", b"asc",
    b"desc", b"-name",
)  # fmt: skip

QUERIES = (
    b"&", b"=", b"&&&", b"=1", b"a", b"a=1", b"sort=fit", b"order=desc", b"limit=1&limit=2",
    b"limit=10&x=1", b"__proto__=1", b"%6c%69%6d%69%74=5", b"LIMIT=5", b"limit[]=5", b"limit%00=5",
    b"a=1&" * 150, b"a" * 9_000, b"%FF=1", b"%ED%A0%80", b"?", b"limit=5;cursor=x", b"limit=5#x",
    b"cursor=%21", b"cursor=", b"\xff", b"\x80=1", b"limit=\xc3\xa6", b"<>", b"%",
)  # fmt: skip

HEADERS: tuple[tuple[bytes, bytes], ...] = tuple(
    (name, value)
    for name, values in {
        b"accept": (
            b"*/*", b"application/json", b"text/html", b"", b",", b"application/json;q=0", b"*/*;q=0",
            b"application/*", b"\xff", b"a" * 5_000, b"application/problem+json",
            b"text/*, application/json;q=0.1", b"application/json;q=x",
        ),
        b"accept-language": (
            b"", b"da", b"en", b"en;q=9", b"xx", b"*", b";;;", b"\xff", b"da-" * 3_000, b"en-GB,da;q=0.1",
        ),
        b"accept-encoding": (b"gzip", b"*;q=0", b"identity;q=0", b"\xff"),
        b"content-encoding": (b"gzip", b"identity", b"", b"br, gzip", b"\xff"),
        b"transfer-encoding": (b"chunked", b"gzip, chunked", b"x"),
        b"content-length": (b"0", b"1", b"-1", b"x", b"99999999999999999999999", b"1e3", b"", b"0x1"),
        b"if-match": (
            b"*", b'"x"', b'W/"x"', b"x", b"", b'"' + b"x" * 5_000 + b'"', b'"a", "b"', b",", b"\xff", b'"',
        ),
        b"if-none-match": (b"*", b'"x"', b"x", b"", b'"\xff"', b'W/"x", "y"', b"," * 3_000),
        b"idempotency-key": (
            b"", b"x", b"a b", b"x" * 200, b"x" * 201, b"x" * 5_000, b"\xff", b"\xc3\xa6", b"a\tb",
            b"010190-1234", b'"q"',
        ),
        b"authorization": (b"", b"Bearer", b"Bearer x", b"Basic eDp5", b"\xff", b"Bearer " + b"x" * 5_000),
        b"x-request-id": (b"", b"x", b"a" * 64, b"a" * 65, b"\xff", b"<script>", b"abc-12345678", b"a\x0bb"),
        b"traceparent": (b"", b"x", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01", b"\xff"),
        b"range": (b"bytes=0-1", b"bytes=-1", b"x"),
        b"expect": (b"100-continue", b"x"),
        b"origin": (b"http://127.0.0.1:8000", b"http://evil.example", b"null", b"\xff"),
        b"host": (b"", b"evil.example", b"localhost", b"[::1]:8000", b"127.0.0.1:x", b"\xff", b"a" * 3_000),
        b"x-forwarded-for": (b"127.0.0.1", b"x"),
        b"x-http-method-override": (b"DELETE",),
        b"cookie": (b"a=b", b"\xff", b"=" * 3_000),
        b"x-large": (b"x" * 17_000,),
    }.items()
    for value in values
)  # fmt: skip

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "BREW",
    "get",
    "QUERY",
)

ADDRESSES = (
    b"/", b"//", b"/v1", b"/v1/", b"/v2/me", b"/v1/me/", b"/v1//me", b"/V1/me", b"/v1/me%00", b"/v1/me;x",
    b"/v1/%6de", b"/v1/../v1/me", b"/docs/", b"/docs/..%2f..%2fapp.py", b"/docs/../api/app.py",
    b"/docs/swagger-ui.css", b"/docs/x", b"/openapi.json", b"/openapi.json/", b"/docs", b"/static/docs.js",
    b"/.env", b"/metrics", b"/livez", b"/readyz", b"/favicon.ico", b"/v1/problems/x",
    b"/v1/problems/request-invalid", b"/%", b"/%ff", b"/%ED%A0%80", b"/" + b"a" * 9_000,
    b"/v1/" + b"a/" * 2_000, b"*", b"", b"/v1/candidates", b"/v1/me?x", b"/\xc3\xa6"[:1] + b"%C3%A6",
)  # fmt: skip
