"""How a pair's fit comes about, one file per family; families differ in mechanism, not in numbers only.

Each family is a function from pairs to named terms of the log weekly rate of the first paid hour. What wins
as a model form in one family should not win in another: a model choice counts only if it holds on all.
"""

from collections.abc import Callable

from data.synthetic.columns import FloatArray
from data.synthetic.facts import Pairs
from data.synthetic.mechanisms import balance, bottleneck, relational, substitution

Terms = dict[str, FloatArray]
Mechanism = Callable[[Pairs], Terms]

MECHANISMS: dict[str, Mechanism] = {
    "substitution": substitution.terms,
    "bottleneck": bottleneck.terms,
    "relational": relational.terms,
    "balance": balance.terms,
}

__all__ = ["MECHANISMS", "Mechanism", "Terms"]
