"""ESCO, the European classification of skills, as competence words of the vocabulary.

Reads the official download (``skills_da.csv``; ``broaderRelationsSkillPillar_da.csv`` beside it) and
tab-separated extracts of it. Source: European Commission, ESCO, reuse with attribution.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from data.intake.delimited import delimited_source
from data.intake.folder import Intake
from data.intake.gathering import Gathering, error, note, warning
from data.intake.guard import plain_text, refusal
from data.intake.headers import fold
from data.intake.sources import Source
from data.rows import Row, row_of
from data.tables import VOCABULARY
from data.vocabulary import Word

_NAMES = frozenset(
    [
        "concepttype",
        "concepturi",
        "skilltype",
        "reuselevel",
        "preferredlabel",
        "altlabels",
        "hiddenlabels",
        "status",
        "modifieddate",
        "scopenote",
        "definition",
        "inscheme",
        "description",
        "broadertype",
        "broaderuri",
        "broaderlabel",
    ]
)
_NEEDED = frozenset({"concepturi", "preferredlabel"})
_FOREIGN = error(
    "not-esco", "an ESCO file with conceptUri and preferredLabel", "take skills_da.csv of the download"
)
_GONE = error("not-found", "a readable file", "check the path")
_NO_CODE = warning("no-concept", "a concept URI and a label", "the line is left out")
_REPEATED = note("repeated-row", "each concept once", "the first line counts")
_MOST_LABEL = 300


def read_esco(skills: Path, broader: Path | None = None) -> Intake:
    """Read ESCO skills as a delivery of competence words.

    Parameters
    ----------
    skills : Path
        ``skills_da.csv``, or a tab-separated extract with at least ``conceptUri`` and ``preferredLabel``.
    broader : Path, optional
        ``broaderRelationsSkillPillar_da.csv``: gives each word its wider concept, which is its group too.

    Returns
    -------
    Intake
        Rows for the vocabulary; the code is the last part of the concept URI.
    """
    gathering = Gathering()
    wider = _wider(broader, gathering) if broader else {}
    words: dict[str, Word] = {}
    read = 0
    for line, concept in _concepts(skills, _NEEDED, gathering):
        read += 1
        word = _word(concept, wider)
        if word is None:
            gathering.say(_NO_CODE, file=skills.name, row=line)
        elif words.setdefault(word.code, word) is not word:
            gathering.say(_REPEATED, file=skills.name, row=line, got=word.code)
    rows: list[Row] = [row_of(VOCABULARY, words[code]) for code in sorted(words)]
    return Intake(
        rows={VOCABULARY.name: rows}, findings=gathering.findings(), rows_read={VOCABULARY.name: read}
    )


def _word(concept: Mapping[str, str], wider: Mapping[str, str]) -> Word | None:
    code = code_of(concept["concepturi"])
    label = plain_text(concept["preferredlabel"])[:_MOST_LABEL]
    if not code or not label or refusal(label, None):
        return None
    return Word(kind="competence", code=code, label_da=label, group=wider.get(code), broader=wider.get(code))


def code_of(uri: str) -> str:
    """Return the short stable code of a concept: the last part of its URI.

    Examples
    --------
    >>> code_of("http://data.europa.eu/esco/skill/S1.2.3")
    'S1.2.3'
    """
    code = plain_text(uri).rstrip("/").rpartition("/")[2]
    return "" if refusal(code, None) or any(sign in code for sign in "|:,;") else code


def _wider(path: Path, gathering: Gathering) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, relation in _concepts(path, frozenset({"concepturi", "broaderuri"}), gathering):
        code, wider = code_of(relation["concepturi"]), code_of(relation["broaderuri"])
        if code and wider:
            # Several wider concepts: the first by code point, so that the order of lines does not matter.
            found[code] = min(found.get(code, wider), wider)
    return found


def _concepts(
    path: Path, needed: frozenset[str], gathering: Gathering
) -> Iterator[tuple[int, dict[str, str]]]:
    source = _source(path, gathering)
    if source is None:
        return
    names = [fold(header) for header in source.header]
    if not needed <= set(names):
        gathering.say(_FOREIGN, file=path.name)
        return
    for line, cells in source.rows():
        if any(cells):
            yield line, dict.fromkeys(needed, "") | dict(zip(names, cells, strict=False))


def _source(path: Path, gathering: Gathering) -> Source | None:
    try:
        source = delimited_source(path, _NAMES, gathering)
    except OSError:
        gathering.say(_GONE, file=path.name)
        return None
    if source is None and not gathering.error_count:
        gathering.say(_FOREIGN, file=path.name)
    return source
