"""What companies write is read for unlawful wishes about people, and for words to say otherwise."""

from data.intake.gathering import RefusedValueError, Remark, warning
from data.wording import better_words, unlawful_wishes


def refuse_wishes(text: str) -> None:
    """Let a company's text pass that wishes nothing unlawful about people.

    Raises
    ------
    RefusedValueError
        If it does; the finding names the law in plain words and what to write instead.
    """
    for wish in unlawful_wishes(text):
        ground = wish.ground
        expected = f"a text without wishes about {ground.name_en} ({ground.name_da})"
        advice = f"{ground.law_da} {ground.instead_da} {ground.law_en} {ground.instead_en}"
        raise RefusedValueError("unlawful-wish", expected, advice)


def remarks_on(text: str) -> list[Remark]:
    """Return a remark on each word that can be said in a better way."""
    return [
        warning(
            "better-words", f"another word than {other.word!r}", f"{other.instead_da} / {other.instead_en}"
        )
        for other in better_words(text)
    ]
