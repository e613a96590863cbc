"""Before and after: how many would go to the same workplaces one by one, and how the night spreads them."""

from dataclasses import dataclass

from api.pictures.svg import BLUE, BROWN, DA, INK, WIDTH, Drawing, Picture, fitted, hatched

_TOP, _ROW = 58.0, 38.0
_LEFT, _RIGHT = 10.0, WIDTH - 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowding:
    """People per workplace, the most wanted first.

    Attributes
    ----------
    rows : tuple of (workplace, wanted, places, assigned)
        For how many it is the first of their own list, its free places, and how many the night sends there.
    wanted_elsewhere, assigned_elsewhere : int
        The same for all other workplaces together.
    """

    rows: tuple[tuple[str, int, int, int], ...]
    wanted_elsewhere: int
    assigned_elsewhere: int


def crowding_picture(data: Crowding, language: str) -> Picture:
    """Draw the bars."""
    drawing = Drawing(_TOP + _ROW * len(data.rows) + 12)
    before = hatched(drawing, f"before-{language}", BROWN)
    danish = language == DA
    drawing.box((_LEFT, 8), (16, 10), fill=before, stroke=BROWN)
    drawing.text(
        (_LEFT + 22, 17), "har stedet øverst på egen liste" if danish else "have it first on their own list"
    )
    drawing.box((_LEFT, 26), (16, 10), fill=BLUE)
    drawing.text(
        (_LEFT + 22, 35), "sendes dertil af nattens plan" if danish else "are sent there by the night"
    )
    drawing.line((226, 24), (226, 38), colour=INK, width=2.5)
    drawing.text((232, 35), "ledige pladser" if danish else "free places")
    scale = (_RIGHT - _LEFT) / max([wanted for _, wanted, _, _ in data.rows] + [1])
    for row, (name, wanted, places, assigned) in enumerate(data.rows):
        y = _TOP + row * _ROW
        drawing.text((_LEFT, y), fitted(name, WIDTH - 20), size=11)
        drawing.box((_LEFT, y + 4), (wanted * scale, 9), fill=before, stroke=BROWN)
        drawing.text((_LEFT + wanted * scale + 4, y + 12), str(wanted), size=10.5, colour=BROWN)
        drawing.box((_LEFT, y + 14), (assigned * scale, 9), fill=BLUE)
        drawing.line((_LEFT + places * scale, y + 3), (_LEFT + places * scale, y + 24), colour=INK, width=2.5)
        drawing.text(
            (_LEFT + max(places, assigned) * scale + 6, y + 23), str(assigned), size=10.5, colour=BLUE
        )
    return _finished(data, drawing, language)


def _finished(data: Crowding, drawing: Drawing, language: str) -> Picture:
    danish = language == DA
    wanted = sum(row[1] for row in data.rows)
    places = sum(row[2] for row in data.rows)
    count = len(data.rows)
    if danish:
        title = "Én ad gangen, og alle på én gang"
        description = (
            f"Søjler for de {count} mest efterspurgte arbejdspladser: {wanted} jobkandidater har en af "
            "dem øverst, og der er "
            f"{places} ledige pladser. Natten fordeler pladserne, så alle tilsammen får mest ud af dem."
        )
        columns = ("arbejdsplads", "øverst på listen", "ledige pladser", "nattens plan")
    else:
        title = "One by one, and all at once"
        description = (
            f"Bars for the {count} most wanted workplaces: {wanted} people have one of them first, and "
            f"there are {places} "
            f"free places. The night hands the places out so that all together get most from them."
        )
        columns = ("workplace", "first on the list", "free places", "the night's plan")
    other = "alle andre" if danish else "all others"
    rows = [(name, str(w), str(p), str(a)) for name, w, p, a in data.rows]
    rows.append((other, str(data.wanted_elsewhere), "", str(data.assigned_elsewhere)))
    return Picture(
        name="crowding",
        title=title,
        description=description,
        svg=drawing.finish("crowding", title, description, language),
        columns=columns,
        rows=tuple(rows),
    )
