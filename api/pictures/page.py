"""One HTML page of the pictures, each with its table; Danish first, English at a click, no script."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from api.pictures.svg import DA, EN, Picture

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A picture in both languages."""

    danish: Picture
    english: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A title, a lead and the pictures, in both languages."""

    title_da: str
    title_en: str
    lead_da: str
    lead_en: str
    sections: tuple[Section, ...] = ()


def html_page(page: Page) -> str:
    """Return the page as one file that needs nothing else."""
    return html_document(page, "\n".join(section_html(section) for section in page.sections))


def html_document(page: Page, body: str) -> str:
    """Return a page with a body of its own: the frame, the two languages, title and lead."""
    return (
        '<!DOCTYPE html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title_da)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        '<input class="lang" type="radio" name="lang" id="lang-da" checked>'
        '<label class="pick" for="lang-da" lang="da">Dansk</label>\n'
        '<input class="lang" type="radio" name="lang" id="lang-en">'
        '<label class="pick" for="lang-en" lang="en">English</label>\n<main>\n'
        f'<h1><span class="da">{escape(page.title_da)}</span>'
        f'<span class="en" lang="en">{escape(page.title_en)}</span></h1>\n'
        f'<p class="lead da">{escape(page.lead_da)}</p>\n'
        f'<p class="lead en" lang="en">{escape(page.lead_en)}</p>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def section_html(section: Section) -> str:
    """Return a picture with its table, in both languages."""
    return f"<section>{_half(section.danish, DA)}{_half(section.english, EN)}</section>"


def _half(picture: Picture, language: str) -> str:
    data = "Tallene bag" if language == DA else "The data behind"
    return (
        f'<div class="{language}" lang="{language}"><h2>{escape(picture.title)}</h2><figure>{picture.svg}'
        f"<figcaption>{escape(picture.description)}</figcaption></figure>"
        f'<details><summary>{data}</summary><div class="scroll">{_table(picture)}</div></details></div>\n'
    )


def _table(picture: Picture) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in picture.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(value)}</td>" for value in row) + "</tr>" for row in picture.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
