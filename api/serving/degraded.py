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


def left_out(bad: BadScores) -> Words | None:
    """Return what to say of pairs that are left out, ``None`` where none is."""
    if not bad.left_out:
        return None
    return Words(
        f"{bad.left_out} af {bad.scored} par er udeladt, fordi modellen ikke gav dem et brugbart tal",
        f"{bad.left_out} of {bad.scored} pairs are left out, for the model gave no usable figure of them",
    )
