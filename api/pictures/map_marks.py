"""Marks that every map has: the home, and how long a kilometre is."""

from api.pictures.svg import INK, WIDTH, Drawing, Point

_NICE_KM = (1, 2, 5, 10, 20, 50, 100)


def home_mark(drawing: Drawing, at: Point, size: float = 1.0) -> None:
    """Draw a little house."""
    x, y = at
    outline = [(-8, 0), (0, -8), (8, 0), (6, 0), (6, 8), (-6, 8), (-6, 0)]
    drawing.area([(x + right * size, y + down * size) for right, down in outline], colour=INK)


def scale_bar(drawing: Drawing, scale: float, y: float) -> None:
    """Draw a bar of a round number of kilometres; ``scale`` is what one kilometre measures."""
    length = max([km for km in _NICE_KM if km * scale <= WIDTH / 4] or [1])
    drawing.line((12, y), (12 + length * scale, y), colour=INK, width=2)
    for x in (12, 12 + length * scale):
        drawing.line((x, y - 4), (x, y + 4), colour=INK)
    drawing.text((12, y - 8), f"{length} km", size=12.5)
