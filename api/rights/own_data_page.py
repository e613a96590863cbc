"""An access export as a page in plain Danish: no script, nothing from elsewhere, inert."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from api.clock import ZONE
from api.rights.own_data import Document
from api.rights.own_data_words import COLUMN_NAMES, PAGE, TABLE_NAMES
from data.columns import Kind
from data.plain_text import date_da
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary
from matcher.wording import Words

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
[lang=en] { color: #595959; display: block; font-size: .9rem; }
p { margin: .25rem 0 .75rem; max-width: 45rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.25rem; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; overflow-wrap: anywhere; }
tr { border-bottom: 1px solid #d9d9d9; }
@media print { main { padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""What a browser is to hold the page to; it stands in the page too, for one that was saved."""

_LINE = ("position", "workplace_name", "expected_goal_hours", "low", "high", "expected_weeks_to_paid")
_LOOK = (
    ("at", "hvornår"),
    ("actor", "hvem"),
    ("role", "rolle"),
    ("operation", "hvad"),
    ("reason", "begrundelse"),
)
_NAMES = {"workplace_name": "arbejdsplads", "reasons": "grunde", **COLUMN_NAMES}


def own_data_page(document: Document, vocabulary: Vocabulary) -> str:
    """Return the export as HTML.

    Parameters
    ----------
    document : dict
        As `api.rights.own_data.own_data` made it.
    vocabulary : Vocabulary
        Words of the codes.
    """
    reader = _Reader(vocabulary)
    sections = "\n".join(reader.section(one, document) for one in document["sections"])
    title = escape(PAGE["title"].da)
    day = datetime.fromisoformat(document["made_at"]).astimezone(ZoneInfo(ZONE)).date()
    return f"""<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{escape(document["candidate_id"])}, {date_da(day)} <span lang="en">{escape(PAGE["title"].en)}</span></p>
{_both(PAGE["intro"])}
{_both(PAGE["how"])}
{_both(PAGE["rights"])}
{sections}
{_left_out(document["left_out"])}
</main>
</body>
</html>
"""


class _Reader:
    """Writes sections, codes told in the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kinds = {column.name: column for column in CANDIDATES.columns}

    def section(self, one: Document, document: Document) -> str:
        """Return one section."""
        tables = self._lists(one) if one["name"] == "lists" else self._tables(one)
        if one["name"] == "looks":
            tables += self._looks(document["looks"])
        body = tables or _both(PAGE["nothing"])
        return (
            f"<section><h2>{escape(one['title']['da'])}"
            f' <span lang="en">{escape(one["title"]["en"])}</span></h2>\n'
            f"{_both(_words(one['purpose']))}{_labelled('from', one['source'])}"
            f"{_labelled('kept', one['kept'])}{body}</section>"
        )

    def _tables(self, one: Document) -> str:
        return "".join(
            self._row(table["table"], number, row)
            for table in one["tables"]
            for number, row in enumerate(table["rows"], start=1)
        )

    def _row(self, table: str, number: int, row: Mapping[str, Any]) -> str:
        caption = PAGE["row_caption"].da.format(table=TABLE_NAMES[table].capitalize(), number=number)
        lines = "".join(
            f'<tr><th scope="row">{escape(_NAMES.get(name, name))}</th>'
            f"<td>{self._cell(name, value)}</td></tr>"
            for name, value in row.items()
            if value not in (None, "", [])
        )
        return _table(caption, f"<tbody>{lines}</tbody>")

    def _lists(self, one: Document) -> str:
        rows = {table["table"]: table["rows"] for table in one["tables"]}
        return "".join(self._list(shown, rows["shown_lines"]) for shown in rows["shown_lists"])

    def _list(self, shown: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str:
        caption = PAGE["list_caption"].da.format(
            when=self._text("shown_at", shown["shown_at"]), by=shown["by"]
        )
        mine = [line for line in lines if line["list_id"] == shown["list_id"]]
        head = "".join(f'<th scope="col">{escape(_NAMES[name])}</th>' for name in _LINE)
        body = "".join(
            "<tr>" + "".join(f"<td>{self._cell(name, line[name])}</td>" for name in _LINE) + "</tr>"
            for line in mine
        )
        reasons = "".join(
            f"<li>Nr. {escape(str(one['position']))}: {escape(str(one['da']))}</li>"
            for one in shown["reasons"]
        )
        told = f"<p>{escape(_NAMES['reasons'].capitalize())}:</p><ul>{reasons}</ul>" if reasons else ""
        return _table(caption, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>") + told

    def _looks(self, looks: Sequence[Mapping[str, Any]]) -> str:
        if not looks:
            return ""
        head = "".join(f'<th scope="col">{escape(word)}</th>' for _, word in _LOOK)
        body = "".join(
            "<tr>" + "".join(f"<td>{self._cell(name, look[name])}</td>" for name, _ in _LOOK) + "</tr>"
            for look in looks
        )
        return _table(PAGE["looked"].da, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")

    def _cell(self, name: str, value: object) -> str:
        return escape(self._text(name, value))

    def _text(self, name: str, value: object) -> str:
        column = self._kinds.get(name)
        if column is not None and column.words and isinstance(value, str):
            return ", ".join(self._coded(column.words, item, column.kind) for item in value.split("|"))
        return _told(value)

    def _coded(self, words: str, item: str, kind: Kind) -> str:
        code, _, number = item.rpartition(":") if kind is Kind.WEIGHTS else (item, "", "")
        label = self._vocabulary.label(words, code)
        return f"{label}: {number.replace('.', ',')}" if number else label


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return f"{value:.4g}".replace(".", ",")
    if isinstance(value, str):
        return _day(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _day(text: str) -> str:
    """Return a day or an instant as Danes write it, any other text as it is."""
    try:
        if len(text) == len("2026-03-02"):
            return date_da(date.fromisoformat(text))
        if text[10:11] == "T":
            at = datetime.fromisoformat(text).astimezone(ZoneInfo(ZONE))
            return f"{date_da(at.date())} kl. {at:%H.%M}"
    except ValueError:
        pass
    return text


def _both(words: Words) -> str:
    return f'<p>{escape(words.da)} <span lang="en">{escape(words.en)}</span></p>\n'


def _words(told: Mapping[str, str]) -> Words:
    return Words(told["da"], told["en"])


def _labelled(label: str, told: Mapping[str, str]) -> str:
    words = PAGE[label]
    return _both(Words(f"{words.da}: {told['da']}", f"{words.en}: {told['en']}"))


def _left_out(hidden: Sequence[Mapping[str, str]]) -> str:
    items = "".join(
        f"<li>{escape(TABLE_NAMES[one['table']])}, {escape(one['column'])}: {escape(one['reason'])}</li>"
        for one in hidden
    )
    title = PAGE["left_out"]
    heading = f'<h2>{escape(title.da)} <span lang="en">{escape(title.en)}</span></h2>'
    return f"<section>{heading}<ul>{items}</ul></section>"


def _table(caption: str, body: str) -> str:
    return f'<div class="scroll"><table><caption>{escape(caption)}</caption>{body}</table></div>'
