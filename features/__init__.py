"""How it is encoded: one row for each pair of a candidate and an opening that could be reached.

`encode` is the one door: the page, the night and the experiment encode a pair in the same way or not at
all. Every column is named in the catalogue with its meaning, unit, source field and allowed use; fields
that must never count cannot enter. The room reads records from `data` and knows nothing of files, stores
or synthetic worlds; everything is vectorised over pairs.
"""

from features.catalogue import CATALOGUE, COLUMNS, Feature, feature_named
from features.encode import FeatureTable, encode_pairs
from features.market import Market, background
from features.pairs import Pairs
from features.reach import Reach, reachable_pairs
from features.relatedness import Kinship, Relatedness, kinship_of

__all__ = [
    "CATALOGUE",
    "COLUMNS",
    "Feature",
    "FeatureTable",
    "Kinship",
    "Market",
    "Pairs",
    "Reach",
    "Relatedness",
    "background",
    "encode_pairs",
    "feature_named",
    "kinship_of",
    "reachable_pairs",
]
