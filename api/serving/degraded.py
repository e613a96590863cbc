"""What a list or a plan says when something else than the learned model made it."""

from matcher.scores import BadScores
from matcher.wording import Words

NO_MODEL = Words(
    "der er ikke lært nogen model endnu: forslagene er regnet med tommelfingerregler",
    "no model has been trained: the rule baseline stands in; run 'matcher train'",
)
MODEL_REFUSED = Words(
    "den lærte model kan ikke bruges: forslagene er regnet med tommelfingerregler, til den er på plads igen",
    "the learned model cannot be used: the rule baseline stands in until it is back; see 'matcher doctor'",
)
SCORES_REFUSED = Words(
    "den lærte model gav tal, der ikke kan bruges: forslagene er regnet med tommelfingerregler",
    "the learned model gave figures that cannot be used: the rule baseline stands in; see 'matcher doctor'",
)

SOLVER_FAILED = Words(
    "løseren fejlede: pladserne er delt ud efter største værdi først, uden bevis",
    "the solver failed: places were handed out largest value first, without proof",
)


def in_both(text: str) -> Words:
    """Return what is said in English in Danish too, as far as it is one of our own sentences."""
    danish = text
    for words in (NO_MODEL, MODEL_REFUSED, SCORES_REFUSED):
        danish = danish.replace(words.en, words.da)
    return Words(danish, text)


def together(*parts: Words | None) -> Words:
    """Return several things that are to be said as one; empty where nothing is."""
    said = [part for part in parts if part is not None and part.en]
    return Words("; ".join(part.da for part in said), "; ".join(part.en for part in said))


def left_out(bad: BadScores) -> Words | None:
    """Return what to say of pairs that are left out, ``None`` where none is."""
    if not bad.left_out:
        return None
    return Words(
        f"{bad.left_out} af {bad.scored} par er udeladt, fordi modellen ikke gav dem et brugbart tal",
        f"{bad.left_out} of {bad.scored} pairs are left out, for the model gave no usable figure of them",
    )


MODEL_FAULTS = {
    "missing": Words(
        "der mangler filer, eller mappen er væk: læg den tilbage",
        "files are missing, or the folder is gone: put it back",
    ),
    "altered": Words(
        "filerne er ikke, som de blev skrevet: gendan mappen fra en sikkerhedskopi",
        "the files are not as they were written: restore the folder from a backup",
    ),
    "format": Words(
        "formatet er ukendt for denne udgave af tjenesten: opdater tjenesten",
        "the format is unknown to this version of the service: update the service",
    ),
    "features": Words(
        "modellen er lært til andre oplysninger end dem, tjenesten bruger nu: lær en ny",
        "the model was learned for other features than the service uses now: train a new one",
    ),
    "signature": Words(
        "underskriften mangler eller passer ikke til nøglen: lær igen med nøglen sat",
        "the signature is missing or of another key: train again with the key set",
    ),
    "unsound": Words(
        "filerne er hele, men tallene i dem er umulige: lær en ny version",
        "the files are whole, but their figures are impossible: train a new version",
    ),
    "older": Words(
        "udpegningen er ældre end den, der er i brug: tag en version i brug med en kommando",
        "the pointer is older than the one in use: take a version into use by a command",
    ),
    "unreadable": Words(
        "filerne kan ikke læses lige nu: se på disken",
        "the files cannot be read at present: look at the disk",
    ),
}
"""What is wrong with a version, by kind, and what to do; no path is named."""
