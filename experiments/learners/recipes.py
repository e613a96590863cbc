"""Which learners there are, with the parameters that they are learned with unless others are given."""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from data.programmes import Programme
from data.snapshot import Snapshot
from models.baseline import Shuffle, rule_baseline
from models.fit import FitScorer
from models.train import Learned, learn, learn_parts

Parameters = Mapping[str, float]
_EXTRA = "learn"


class LearnerMissingError(RuntimeError):
    """The package that a learner is made of is not installed."""


Recipe = Callable[[Snapshot, Programme, str, Parameters], FitScorer]
Challenge = Callable[[Learned, str, Parameters], FitScorer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A way of learning the fit.

    Attributes
    ----------
    name : str
        As commands and cards call it.
    recipe : callable
        How it is learned from everything known on a day.
    challenge : callable, optional
        The same beside an additive fit of that day, for learners that build on one.
    parameters : mapping of str to float
        Those it is learned with.
    package : str
        What has to be installed; empty where the base installation is enough.
    served : bool
        Whether its versions can be written as a bundle, and serve.
    """

    name: str
    recipe: Recipe
    challenge: Challenge | None = None
    parameters: Parameters = field(default_factory=lambda: MappingProxyType({}))
    package: str = ""
    served: bool = False

    @property
    def there(self) -> bool:
        """Whether its package is installed."""
        return not self.package or importlib.util.find_spec(self.package) is not None

    @property
    def learns(self) -> bool:
        """Whether it reads the history at all."""
        return self.challenge is not None or self.served

    @property
    def missing(self) -> str:
        """What to do where its package is not installed."""
        return (
            f"learner {self.name}: expected the extra '{_EXTRA}', got an installation without "
            f"{self.package}; pip install 'smaajob-matcher[{_EXTRA}]'"
        )

    def learn(
        self, snapshot: Snapshot, programme: Programme, version: str, parameters: Parameters | None = None
    ) -> FitScorer:
        """Learn a version.

        Parameters
        ----------
        snapshot : Snapshot
            Everything known on a day.
        programme : Programme
            The programme of the day.
        version : str
            Name of the new version.
        parameters : mapping, optional
            Others than its own.

        Raises
        ------
        LearnerMissingError
            If its package is not installed.
        """
        if not self.there:
            raise LearnerMissingError(self.missing)
        return self.recipe(snapshot, programme, version, {**self.parameters, **(parameters or {})})


def _rules(snapshot: Snapshot, programme: Programme, version: str, parameters: Parameters) -> FitScorer:  # noqa: ARG001
    return rule_baseline(programme)


def _shuffle(snapshot: Snapshot, programme: Programme, version: str, parameters: Parameters) -> FitScorer:  # noqa: ARG001
    return Shuffle.of(programme, int(parameters["seed"]))


def _additive(snapshot: Snapshot, programme: Programme, version: str, parameters: Parameters) -> FitScorer:  # noqa: ARG001
    return learn(snapshot, programme, version)


def _boosted(engine: str) -> Challenge:
    def challenge(learned: Learned, version: str, parameters: Parameters) -> FitScorer:
        from experiments.learners.boosted import boosted  # noqa: PLC0415  scikit-learn takes seconds

        return boosted(engine, learned, version, parameters)

    return challenge


def _ebm(learned: Learned, version: str, parameters: Parameters) -> FitScorer:
    from experiments.learners.ebm import explainable  # noqa: PLC0415  scikit-learn takes seconds

    return explainable(learned, version, parameters)


def _beside(challenge: Challenge) -> Recipe:
    def recipe(snapshot: Snapshot, programme: Programme, version: str, parameters: Parameters) -> FitScorer:
        return challenge(learn_parts(snapshot, programme, version), version, parameters)

    return recipe


def _challenger(name: str, challenge: Challenge, parameters: Parameters, **more: Any) -> Learner:  # noqa: ANN401
    return Learner(name=name, recipe=_beside(challenge), challenge=challenge, parameters=parameters, **more)


_TREES = MappingProxyType({"learning_rate": 0.05, "rounds": 80, "leaves": 4, "least_leaf": 30, "l2": 5.0})
_SHAPES = MappingProxyType({"learning_rate": 0.02, "rounds": 400, "leaves": 3, "least_leaf": 20, "l2": 1.0})

LEARNERS: Mapping[str, Learner] = MappingProxyType(
    {
        one.name: one
        for one in (
            Learner(name="rules", recipe=_rules),
            Learner(name="shuffle", recipe=_shuffle, parameters=MappingProxyType({"seed": 1})),
            Learner(name="additive", recipe=_additive, served=True),
            _challenger("boosting", _boosted("sklearn"), _TREES),
            _challenger("lightgbm", _boosted("lightgbm"), _TREES, package="lightgbm"),
            _challenger("ebm", _ebm, _SHAPES, package="interpret", served=True),
        )
    }
)
"""Every learner by its name."""


def learner_named(name: str) -> Learner:
    """Return a learner.

    Raises
    ------
    LookupError
        If there is none of that name.
    """
    if name not in LEARNERS:
        raise LookupError(f"learner: expected one of {', '.join(LEARNERS)}, got {name!r}")
    return LEARNERS[name]
