"""The few shapes that the pictures are made of, and the frame that names and describes each picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

DA, EN = "da", "en"
LANGUAGES = (DA, EN)

INK = "#1c2733"
QUIET = "#56616d"
BLUE = "#0b5394"
BROWN = "#8a4b08"
PALE = "#e3e9f0"
PAPER = "#ffffff"
WIDTH = 360.0
FONT = "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A finished picture.

    Attributes
    ----------
    name : str
        File name without its ending.
    title, description : str
        What it is called, and what it shows in words, for those who do not see it.
    svg : str
        The drawing.
    columns, rows : sequences
        The same data as a table.
    """

    name: str
    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def _repr_svg_(self) -> str:
        """Return the drawing: so notebooks show it."""
        return self.svg


class Drawing:
    """Collects shapes on a sheet 360 wide, so that text stays legible on a small telephone.

    Parameters
    ----------
    height : float
        Height of the sheet.
    """

    def __init__(self, height: float) -> None:
        self.height = height
        self._shapes: list[str] = []

    def add(self, shape: str) -> None:
        """Add a shape as it is."""
        self._shapes.append(shape)

    def text(
        self,
        at: Point,
        words: str,
        *,
        anchor: str = "start",
        size: float = 12,
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        """Write words; ``anchor`` is start, middle or end."""
        weight = ' font-weight="600"' if bold else ""
        self.add(
            f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}" fill="{colour}" '
            f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def label(self, at: Point, words: str) -> None:
        """Write words in the middle of a place, with a halo that keeps them legible over shapes."""
        self.add(
            f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="12.5" fill="{INK}" text-anchor="middle" '
            f'paint-order="stroke" stroke="{PAPER}" stroke-width="3">{escape(words)}</text>'
        )

    def line(
        self, start: Point, end: Point, *, colour: str = QUIET, width: float = 1.0, dash: str = ""
    ) -> None:
        """Draw a line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}" '
            f'stroke="{colour}" stroke-width="{_n(width)}"{dashes}/>'
        )

    def path(
        self, points: Sequence[Point], *, colour: str = BLUE, width: float = 2.0, dash: str = ""
    ) -> None:
        """Draw a line through points."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" '
            f'stroke-width="{_n(width)}" stroke-linejoin="round"{dashes}/>'
        )

    def area(self, points: Sequence[Point], *, colour: str, opacity: float = 1.0) -> None:
        """Fill an outline."""
        self.add(f'<polygon points="{_points(points)}" fill="{colour}" fill-opacity="{_n(opacity)}"/>')

    def box(self, at: Point, size: Point, *, fill: str, stroke: str = "none", radius: float = 2.0) -> None:
        """Draw a box; ``fill`` may be a pattern."""
        self.add(
            f'<rect x="{_n(at[0])}" y="{_n(at[1])}" width="{_n(max(size[0], 0))}" height="{_n(size[1])}" '
            f'rx="{_n(radius)}" fill="{fill}" stroke="{stroke}"/>'
        )

    def disc(
        self, at: Point, radius: float, *, fill: str, stroke: str = "none", width: float = 1.0, dash: str = ""
    ) -> None:
        """Draw a disc or a ring."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{_n(width)}"{dashes}/>'
        )

    def finish(self, name: str, title: str, description: str, language: str) -> str:
        """Return the drawing with its title and description, which screen readers read aloud."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(WIDTH)} {_n(self.height)}" '
            f'role="img" lang="{language}" aria-labelledby="{name}-{language}-t {name}-{language}-d" '
            f'font-family="{FONT}">\n'
            f'<title id="{name}-{language}-t">{escape(title)}</title>\n'
            f'<desc id="{name}-{language}-d">{escape(description)}</desc>\n'
            f'<rect width="{_n(WIDTH)}" height="{_n(self.height)}" fill="{PAPER}"/>\n'
            + "\n".join(self._shapes)
            + "\n</svg>\n"
        )


def hatched(drawing: Drawing, name: str, colour: str) -> str:
    """Define a hatched fill and return how it is referred to."""
    drawing.add(
        f'<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{PAPER}"/>'
        f'<rect width="2.6" height="5" fill="{colour}"/></pattern></defs>'
    )
    return f"url(#{name})"


def number(value: float, language: str, decimals: int = 1) -> str:
    """Return a number in the manner of the language, with a real minus sign."""
    text = f"{value:.{decimals}f}".replace("-", "−")
    text = text.replace("−0.0", "0.0") if text.strip("−0.") == "" else text
    return text.replace(".", ",") if language == DA else text


def fitted(words: str, width: float, size: float = 11.5) -> str:
    """Return words cut so that they fit into a width; letters are taken to be half as wide as high."""
    most = max(3, int(width / (size * 0.53)))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
