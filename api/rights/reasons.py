"""The reasons of lists that were shown, in words: drawn again from what was stored, for they are not kept."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.rebuilding.lists import told_again
from api.rebuilding.recall import CannotRebuildError, Recall
from api.rights.own_data import Reasons
from api.settings import Settings
from data.store import Store


def rebuilt_reasons(store: Store, settings: Settings) -> Reasons:
    """Return what gives the reasons of a list by its id; nothing where it cannot be drawn again.

    The first list of each day takes as long as reading the day.
    """
    recall = Recall(settings)

    def reasons(list_id: str) -> Sequence[Mapping[str, Any]]:
        try:
            told = told_again(recall, store, list_id)
        except CannotRebuildError:
            return ()
        items = json.loads(b"{" + told.body)["items"]
        return [
            {"position": item["rank"], "kind": reason["kind"], **reason["text"]}
            for item in items
            for reason in item["reasons"]
        ]

    return reasons
