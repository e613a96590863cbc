"""Which industry codes speak of the same workplace: a division covers the finer codes below it.

DB07 and DB25 share their two-digit divisions except 45, but not the finer codes, so a DB25 workplace is
compared by its division only.
"""

from collections.abc import Iterable, Mapping, Sequence

from data.companies import Workplace
from data.vocabulary import Vocabulary
from features.lists import Weighted

DIVISION_DIGITS = 2


def plain_code(code: str) -> str:
    """Return an industry code without dots and spaces: ``56.10.10`` and ``561010`` are one."""
    return code.replace(".", "").replace(" ", "")


def plain_wishes(wishes: Weighted | None) -> Weighted | None:
    """Return wishes with plain codes; of two spellings of one code the higher value counts."""
    if wishes is None:
        return None
    best: dict[str, float] = {}
    for code, stars in wishes:
        best[plain_code(code)] = max(stars, best.get(plain_code(code), stars))
    return sorted(best.items())


def covering_words(workplace: Workplace, words: Sequence[str]) -> list[tuple[str, float]] | None:
    """Return the words that speak of a workplace: its code and every wider one; ``None`` without a code."""
    if workplace.industry_code is None:
        return None
    code = compared_code(workplace)
    return [(word, 1.0) for word in words if word and code.startswith(word)]


def compared_code(workplace: Workplace) -> str:
    """Return the code by which a workplace is compared: its own, or its division where it is DB25."""
    code = plain_code(workplace.industry_code or "")
    return code[:DIVISION_DIGITS] if workplace.industry_system == "DB25" else code


def covering_lists(workplaces: Sequence[Workplace], words: Sequence[str]) -> list[Weighted | None]:
    """Return the words that speak of each workplace; those of one code are looked up once."""
    found: dict[tuple[str | None, str | None], Weighted | None] = {}
    for workplace in workplaces:
        code = workplace.industry_code, workplace.industry_system
        if code not in found:
            found[code] = covering_words(workplace, words)
    return [found[workplace.industry_code, workplace.industry_system] for workplace in workplaces]


def branch_lists(
    industries: Sequence[Weighted | None], vocabulary: Vocabulary
) -> list[list[tuple[str, float]] | None]:
    """Return the branches of each list of weighted industries; each code is looked up once."""
    codes = {code for wishes in industries for code, _ in wishes or ()}
    branch = {code: branch_of(code, vocabulary) for code in codes}
    return [_branches_of(wishes, branch) for wishes in industries]


def _branches_of(
    industries: Weighted | None, branch_of_code: Mapping[str, str | None]
) -> list[tuple[str, float]] | None:
    """Return the branches (groups of divisions) of weighted industries, each with its highest value."""
    if industries is None:
        return None
    best: dict[str, float] = {}
    for code, value in industries:
        branch = branch_of_code[code]
        if branch is not None:
            best[branch] = max(value, best.get(branch, value))
    return sorted(best.items())


def branch_of(code: str, vocabulary: Vocabulary) -> str | None:
    """Return the branch of an industry code, by the code itself or its division."""
    plain = plain_code(code)
    word = vocabulary.get("industry", plain) or vocabulary.get("industry", plain[:DIVISION_DIGITS])
    return word.group if word else None


def wider_codes(workplaces: Iterable[Workplace]) -> tuple[str, ...]:
    """Return the codes of workplaces with every wider one: what a person may name to mean one of them."""
    codes = {compared_code(w) for w in workplaces if w.industry_code is not None}
    return tuple(sorted({code[:length] for code in codes for length in range(1, len(code) + 1)}))
