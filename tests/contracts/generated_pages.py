"""Writes the pages of docs/ that are made of the code; `make docs` runs it, a test compares the result."""

import dataclasses
import re
import sys
from collections.abc import Iterator

from prometheus_client.metrics import MetricWrapperBase

from api.app import create_app
from api.http.description import described
from api.operation import metrics
from api.settings import OTHER_VARIABLES, SECRETS, Settings, variable
from features.catalogue import CATALOGUE
from features.feature import GROUPS, Feature
from matcher.settings import MatchSettings
from tests.contracts.access_page import PAGE, access_page
from tests.contracts.sources import REPOSITORY

DIRECTIONS = {1: "never worse", -1: "never better", 0: "either"}
ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*) : .+$")

SETTINGS_HEAD = """\
# Settings

All are environment variables, checked at start: every fault is named at once, unknown variables beginning
with `MATCHER_` too. `matcher doctor` prints what is in force. This page is made of `api/settings.py` and
`matcher/settings.py` by `make docs`.

## The service

| variable | default | unit | what it does |
|---|---|---|---|
"""
FILES_HEAD = """
What may be given as a file: `MATCHER_X_FILE` names a file that holds the value of `MATCHER_X`, as secrets of
Docker and Kubernetes are given. Both at once is a fault.

| variable | holds |
|---|---|
"""
MATCH_SETTINGS_HEAD = """
## Ranking and the night

*Variable* is the environment variable that sets it; where there is none, it is for programs that call the
rooms themselves.

| setting | variable | default | what it does |
|---|---|---|---|
"""
OTHERS_HEAD = """
## Variables that are no settings

| variable | what it does |
|---|---|
"""
FEATURES_HEAD = """\
# Features

Every column that the learned fit may read: one row per pair of candidate and opening, and nothing that is
not listed here. *Larger* says what a larger figure may do to the fit. Where *unknown* is yes, a source that
says nothing is a state of its own and not a zero. This page is made of `features/catalogue.py` by
`make docs`.
"""


def settings_page() -> str:
    """Return the page of settings, described as the record describes them."""
    meanings = dict(_meanings(MatchSettings.__doc__ or ""))
    rows = (
        f"| `{field.name}` | {_variable(field.name)} | {_default(field.default)} | {meanings[field.name]} |\n"
        for field in dataclasses.fields(MatchSettings)
    )
    service = "".join(_service_rows())
    files = "".join(f"| `{variable(name)}_FILE` | `{variable(name)}` |\n" for name in SECRETS)
    others = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in OTHER_VARIABLES.items())
    return (
        SETTINGS_HEAD + service + FILES_HEAD + files + MATCH_SETTINGS_HEAD + "".join(rows)
        + OTHERS_HEAD + others
    )  # fmt: skip


def _service_rows() -> Iterator[str]:
    """Yield a row for each setting that is not one of `MatchSettings`."""
    others = {field.name for field in dataclasses.fields(MatchSettings)}
    for name, field in Settings.model_fields.items():
        if name not in others:
            extra = field.json_schema_extra
            unit = extra["unit"] if isinstance(extra, dict) else ""
            default = "none" if field.default in (None, "") else f"`{field.default}`"
            yield f"| `{variable(name)}` | {default} | {unit or '–'} | {field.description} |\n"


def features_page() -> str:
    """Return the page of features, one table for each group of reasons."""
    return FEATURES_HEAD + "".join(_group(name) for name in GROUPS)


def openapi_page() -> str:
    """Return the description of the HTTP interface."""
    return described(create_app(Settings()))


def _group(group: str) -> str:
    head = "| column | meaning | unit | larger | unknown | read from |\n|---|---|---|---|---|---|\n"
    return f"\n## {group}\n{head}" + "".join(
        _feature(feature) for feature in CATALOGUE if feature.group == group
    )


def _feature(feature: Feature) -> str:
    meaning = f"{feature.meaning_da} · *{feature.meaning_en}*"
    sources = ", ".join(f"`{source}`" for source in feature.sources)
    unknown = "yes" if feature.may_be_unknown else "no"
    cells = (f"`{feature.name}`", meaning, feature.unit, DIRECTIONS[feature.monotone], unknown, sources)
    return f"| {' | '.join(cells)} |\n"


def _meanings(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the attributes of a numpydoc docstring."""
    names: list[str] = []
    text: list[str] = []
    for line in docstring.split("Attributes\n", 1)[1].splitlines()[1:]:
        if found := ATTRIBUTE.match(line.strip()):
            yield from ((name, " ".join(text)) for name in names)
            names, text = found[1].split(", "), []
        else:
            text.append(line.strip().replace("``", "`"))
    yield from ((name, " ".join(text).strip()) for name in names)


def _variable(name: str) -> str:
    return f"`MATCHER_{name.upper()}`" if name in Settings.model_fields else "–"


def _default(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


METRICS_HEAD = """\
# Metrics

What `matcher serve` tells Prometheus on its own port (`MATCHER_METRICS_PORT`, path `/metrics`). No label
names a person, a workplace or a path with an id: routes stand there as templates. This page is made of
`api/operation/metrics.py` by `make docs`.

| metric | kind | labels | meaning |
|---|---|---|---|
"""


def metrics_page() -> str:
    """Return the page of metrics, in the order of the code."""
    found = [value for value in vars(metrics).values() if isinstance(value, MetricWrapperBase)]
    return METRICS_HEAD + "".join(map(_metric_row, found))


def _metric_row(metric: MetricWrapperBase) -> str:
    (family,) = metric.describe()
    name = f"{family.name}_total" if family.type == "counter" else family.name
    labels = ", ".join(f"`{label}`" for label in metric._labelnames) or "–"
    return f"| `{name}` | {family.type} | {labels} | {family.documentation} |\n"


PAGES = {
    "docs/settings.md": settings_page,
    "docs/metrics.md": metrics_page,
    "docs/features.md": features_page,
    "docs/openapi.json": openapi_page,
    PAGE: access_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REPOSITORY / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
