"""The market of a night by price: places offered beside people who could use one, band by band."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, INK, QUIET, WIDTH, Drawing, Picture, hatched

_TOP, _ROW, _BAR, _LEFT, _RIGHT = 46.0, 46.0, 15.0, 118.0, 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One band: its name, its places, and people who would get more from one of them."""

    name: str
    places: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandWords:
    """The words of the picture."""

    title: str
    description: str
    band: str
    places: str
    people: str


def price_bands_picture(bands: Sequence[Band], words: BandWords, language: str) -> Picture:
    """Draw two bars for each band: places filled, people hatched, each with its number."""
    drawing = Drawing(_TOP + _ROW * len(bands) + 4)
    fill = hatched(drawing, f"price-bands-{language}-people", BROWN)
    drawing.box((0, 6), (12, 12), fill=BLUE)
    drawing.text((18, 16), words.places)
    drawing.box((0, 24), (12, 12), fill=fill, stroke=BROWN)
    drawing.text((18, 34), words.people)
    scale = (WIDTH - _LEFT - _RIGHT) / max([1, *(max(band.places, band.people) for band in bands)])
    for row, band in enumerate(bands):
        y = _TOP + row * _ROW
        drawing.text((0, y + _BAR + 5), band.name, colour=INK)
        bars = ((band.places, BLUE, "none", 0.0), (band.people, fill, BROWN, _BAR + 2))
        for count, paint, stroke, down in bars:
            width = max(1.0, count * scale)
            drawing.box((_LEFT, y + down), (width, _BAR), fill=paint, stroke=stroke)
            drawing.text((_LEFT + width + 5, y + down + 12), str(count), bold=True)
    drawing.line((_LEFT, _TOP - 4), (_LEFT, _TOP + _ROW * len(bands) - 8), colour=QUIET)
    return Picture(
        name="price-bands",
        title=words.title,
        description=words.description,
        svg=drawing.finish("price-bands", words.title, words.description, language),
        columns=(words.band, words.places, words.people),
        rows=tuple((band.name, str(band.places), str(band.people)) for band in bands),
    )
