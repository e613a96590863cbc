"""The page of a comparison: the answer first, then why, then every figure; one file, two languages."""

from collections.abc import Sequence
from html import escape

from api.comparison.drawing import (
    everybody_section,
    group_sections,
    reliability_section,
    trade_off_section,
)
from api.comparison.list_tables import lists_about, lists_table, no_lists
from api.comparison.reached_drawing import reached_section
from api.comparison.tables import EXPOSURE, Table, calibration_table, exposure_table, figures_table
from api.comparison.wording import MEANINGS, answer, group_lists, looked_at
from api.pictures import Page, html_document, section_html
from experiments.comparison import Comparison
from experiments.list_values import ListValues
from experiments.measures import MEASURES
from matcher.wording import Words

_TOGETHER = Words(
    "Svaret hviler på disse mål alene. Intervallerne er bredere end i tabellen længere nede: her holder de "
    "alle på én gang.",
    "The answer rests on these figures alone. The intervals are wider than in the table below: here they "
    "hold all at once.",
)


def comparison_page(found: Comparison) -> str:
    """Return the page as one file that needs nothing else."""
    title = Words(
        f"Er {found.b.name} bedre end {found.a.name}?", f"Is {found.b.name} better than {found.a.name}?"
    )
    said = answer(found)
    page = Page(title_da=title.da, title_en=title.en, lead_da=said.da, lead_en=said.en)
    return html_document(page, "\n".join(_parts(found)))


def _parts(found: Comparison) -> list[str]:
    parts = [_why(found), _paragraphs(Words("Hvad der er set på", "What was looked at"), _looked_at(found))]
    if found.data.matches:
        parts += [section_html(everybody_section(found)), _figures(found)]
    if found.data.answers:
        parts += [section_html(reliability_section(found)), _calibration(found)]
    weighed = (reached_section(found), trade_off_section(found))
    parts += [section_html(section) for section in weighed if section is not None]
    parts += [section_html(section) for section in group_sections(found)]
    if found.exposure[found.a.name]:
        parts.append(_exposure(found))
    if found.lists is not None and found.lists.values:
        parts.append(_lists(found.lists))
    return [*parts, _meanings(), _footnote(found)]


def _why(found: Comparison) -> str:
    reasons = _list(found.verdict.reasons)
    groups = "".join(
        f"<p><strong>{_both(heading)}</strong>: {_both(names)}.</p>" for heading, names in group_lists(found)
    )
    about = f"<p>{_both(_TOGETHER)}</p>" if found.data.matches else ""
    return f"{_heading(Words('Hvorfor', 'Why'))}{reasons}{about}{groups}"


def _looked_at(found: Comparison) -> list[Words]:
    return [looked_at(found), *found.notes, *no_lists(found.lists)]


def _figures(found: Comparison) -> str:
    return _heading(Words("Alle tal", "All figures")) + _table(figures_table(found))


def _calibration(found: Comparison) -> str:
    heading = Words("Passer chancerne i hver gruppe?", "Do they come true in each group?")
    return _details(heading, _table(calibration_table(found)))


def _exposure(found: Comparison) -> str:
    heading = _heading(Words("Fordeling mellem grupper", "Between groups"))
    return f"{heading}<p>{_both(EXPOSURE)}</p>{_table(exposure_table(found))}"


def _lists(found: ListValues) -> str:
    heading = Words("Hvad ville listerne have givet?", "What would the lists have given?")
    about = lists_about(found)
    return _paragraphs(heading, [about] if about else []) + _table(lists_table(found))


def _meanings() -> str:
    known = [(measure.words, MEANINGS[measure.name]) for measure in MEASURES if measure.name in MEANINGS]
    items = "".join(f"<dt><strong>{_both(name)}</strong></dt><dd>{_both(text)}</dd>" for name, text in known)
    return _details(Words("Hvad tallene betyder", "What the figures mean"), f"<dl>{items}</dl>")


def _footnote(found: Comparison) -> str:
    hidden = sum(found.hidden.values())
    words = Words(
        f"Grupper på færre end fem personer er skjult ({hidden} celler). Køn, alder og eftersynsgruppe "
        f"bruges kun her og aldrig til at matche. Frø {found.seed}.",
        f"Groups of fewer than five people are hidden ({hidden} cells). Gender, age and audit group are used "
        f"here only and never to match. Seed {found.seed}.",
    )
    return f"<p>{_both(words)}</p>"


def _heading(words: Words) -> str:
    return f"<h2>{_both(words)}</h2>"


def _paragraphs(heading: Words, texts: Sequence[Words]) -> str:
    return _heading(heading) + "".join(f"<p>{_both(text)}</p>" for text in texts)


def _list(texts: Sequence[Words]) -> str:
    return f"<ul>{''.join(f'<li>{_both(text)}</li>' for text in texts)}</ul>"


def _details(heading: Words, inner: str) -> str:
    return f"<details><summary>{_both(heading)}</summary>{inner}</details>"


def _table(table: Table) -> str:
    top = "".join(f'<th scope="col">{_both(words)}</th>' for words in table.head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{_both(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def _both(words: Words) -> str:
    """Return the text in both languages, once where they are the same."""
    if words.da == words.en:
        return escape(words.da)
    return f'<span class="da">{escape(words.da)}</span><span class="en" lang="en">{escape(words.en)}</span>'
