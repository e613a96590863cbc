"""The proof sheet of a night: what was decided, how it is known, and who is without a place.

A page that stands by itself: no scripts, nothing from elsewhere, readable without colours, and the same as
plain text. Danish first, English beside.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap
from typing import Any

from api.jobs.proof_rows import Section, sections_of
from data.plain_text import date_da, date_en

Report = Mapping[str, Any]

_WIDTH = 100
_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
[lang=en] { color: #595959; font-weight: normal; }
p { margin: .25rem 0 .75rem; max-width: 45rem; }
.warning { border-left: .4rem solid #b00020; padding: .5rem 1rem; background: #fdf2f3; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; }
tr { border-bottom: 1px solid #d9d9d9; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th [lang=en], td [lang=en] { display: block; font-size: .875rem; }
@media print { main { padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPage:
    """A page, and the policy a browser is to hold it to."""

    html: str
    policy: str


def proof_page(report: Report, today: date) -> ProofPage:
    """Return the sheet as HTML.

    Parameters
    ----------
    report : mapping
        The report of a night, as the plan keeps it.
    today : date
        The day it is read on, from which its age is told.
    """
    sections = sections_of(report, today)
    body = "\n".join(_section(section) for section in sections)
    day = date.fromisoformat(report["as_of"])
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    html = f"""<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bevis for natten til {date_da(day)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Bevis for natten til {date_da(day)}</h1>
<p lang="en">Proof of the night to {date_en(day)}</p>
{body}
</main>
</body>
</html>
"""
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'"
    return ProofPage(html=html, policy=policy)


def proof_text(report: Report, today: date) -> str:
    """Return the sheet as plain text, 100 columns wide."""
    day = date.fromisoformat(report["as_of"])
    lines = [f"BEVIS FOR NATTEN TIL {date_da(day).upper()}", f"Proof of the night to {date_en(day)}"]
    for section in sections_of(report, today):
        lines += ["", section.title.da.upper(), section.title.en, ""]
        if section.intro is not None:
            lines += [*wrap(section.intro.da, _WIDTH), *wrap(section.intro.en, _WIDTH), ""]
        heads = [[f"{head.da} ({head.en})" for head in section.heads]] if section.heads else []
        lines += _columns([*heads, *(_plain(row) for row in section.rows)])
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> str:
    intro = ""
    if section.intro is not None:
        kind = ' class="warning" role="note"' if section.warning else ""
        intro = (
            f'<div{kind}><p>{escape(section.intro.da)}</p><p lang="en">{escape(section.intro.en)}</p></div>'
        )
    title = f'<h2>{escape(section.title.da)} <span lang="en">· {escape(section.title.en)}</span></h2>'
    return f"<section>\n{title}\n{intro}\n{_table(section)}\n</section>"


def _table(section: Section) -> str:
    if not section.rows:
        return ""
    head = ""
    if section.heads:
        cells = "".join(
            f'<th scope="col"{_number(place)}>{_both(word.da, word.en)}</th>'
            for place, word in enumerate(section.heads)
        )
        head = f"<thead><tr>{cells}</tr></thead>"
    rows = "\n".join(_row(row) for row in section.rows)
    return f'<div class="scroll"><table>{head}<tbody>\n{rows}\n</tbody></table></div>'


def _row(row: Sequence[Any]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_number(place)}>{escape(text)}</td>" for place, text in enumerate(rest, start=1))
    return f'<tr><th scope="row">{_both(first.da, first.en)}</th>{cells}</tr>'


def _number(place: int) -> str:
    return ' class="number"' if place else ""


def _both(da: str, en: str) -> str:
    return f'{escape(da)} <span lang="en">{escape(en)}</span>'


def _plain(row: Sequence[Any]) -> list[str]:
    first, *rest = row
    return [f"{first.da} ({first.en})", *rest]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
