import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from starlette.types import Message

from api.clock import now
from api.models_folder import ModelsFolder
from api.operation import metrics
from api.operation.parts import model_part, plan_part
from api.operation.watch import Watch
from api.serving.champion import Champion
from data.programmes import programme_on
from data.store.probing import StoreLook
from models.baseline import rule_baseline
from tests.api.conftest import Matcher
from tests.contracts.sources import sources

# What a label may say. Anything else, an id above all, would grow without bound and may name a person.
BOUNDED_LABELS = {
    "method", "route", "status", "reason", "degraded", "kind", "state", "part", "version", "commit", "python",
    "process", "le",
}  # fmt: skip


def registered(registry: CollectorRegistry) -> list[Any]:
    """Return the metrics of a registry."""
    return list(registry._collector_to_names)


def sample(name: str, **labels: str) -> float:
    """Return the value of one sample, 0 where there is none yet."""
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def test_labels_are_bounded_and_none_names_a_person() -> None:
    """Every label of every metric is of the short list of those with few values."""
    found = {
        label
        for registry in (metrics.REGISTRY, metrics.SUPERVISOR)
        for metric in registered(registry)
        for label in getattr(metric, "_labelnames", ())
    }
    assert found <= BOUNDED_LABELS
    assert {"method", "route", "status"} <= found


def test_every_metric_is_told_by_somebody() -> None:
    """No metric stands in the registry that no code ever sets."""
    names = {
        name for name, value in vars(metrics).items() if name.isupper() and hasattr(value, "_labelnames")
    }
    text = "".join(source.text for source in sources() if source.module != "api.operation.metrics")
    silent = {name for name in names if not re.search(rf"metrics\.{name}\b", text)}
    assert silent == set()


def test_the_metrics_can_be_read() -> None:
    """Prometheus' text holds each of our families with its meaning."""
    text = generate_latest(metrics.REGISTRY).decode()
    families = re.findall(r"^# HELP (matcher_\w+) \S", text, flags=re.MULTILINE)
    assert len(families) == len(set(families)) == len(registered(metrics.REGISTRY))


async def _asked(answer: Callable[[Any, Any, Any], Awaitable[None]], method: str, path: str) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        return None

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    await Watch(answer)(scope, receive, send)


class Route:
    """A route with a template."""

    path = "/v1/candidates/{candidate_id}"


def answering(status: int, *, routed: bool = True) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """Return an application that answers so."""

    async def app(scope: Any, _: Any, send: Any) -> None:
        if routed:
            scope["route"] = Route()
        if status:
            await send({"type": "http.response.start", "status": status, "headers": []})

    return app


@pytest.mark.parametrize(
    ("status", "said"), [(200, "2xx"), (404, "4xx"), (503, "5xx"), (0, "4xx")], ids=["ok", "4", "5", "gone"]
)
def test_requests_are_counted_by_template_and_class(status: int, said: str) -> None:
    """A request counts once under its template and class of status; one whose client left is a 499."""
    labels = {"method": "GET", "route": Route.path, "status": said}
    before = sample("matcher_requests_total", **labels)
    asyncio.run(_asked(answering(status), "GET", "/v1/candidates/K-1"))
    assert sample("matcher_requests_total", **labels) == before + 1
    assert sample("matcher_requests_under_way") == 0


def test_a_fault_is_counted_as_one() -> None:
    """An application that raises is counted as 5xx, and nothing stays under way."""

    async def app(scope: Any, _: Any, __: Any) -> None:
        scope["route"] = Route()
        raise RuntimeError

    labels = {"method": "POST", "route": Route.path, "status": "5xx"}
    before = sample("matcher_requests_total", **labels)
    with pytest.raises(RuntimeError):
        asyncio.run(_asked(app, "POST", "/v1/candidates/K-1"))
    assert sample("matcher_requests_total", **labels) == before + 1
    assert sample("matcher_requests_under_way") == 0


def test_hostile_requests_make_no_new_series() -> None:
    """A thousand made-up paths and methods are one series: what was sent never becomes a label."""
    asyncio.run(_asked(answering(404, routed=False), "GET", "/0"))
    asyncio.run(_asked(answering(404, routed=False), "BREW0", "/0"))
    before = generate_latest(metrics.REGISTRY).count(b"\n")

    async def many() -> None:
        for number in range(1000):
            method = f"BREW{number}" if number % 2 else "GET"
            await _asked(answering(404, routed=False), method, f"/{number}")

    asyncio.run(many())
    assert generate_latest(metrics.REGISTRY).count(b"\n") == before


def test_what_is_shed_is_counted() -> None:
    """An answer of the guards, before any route, is counted as shed; the same status of a route is not."""
    before = sample("matcher_requests_shed_total", reason="too-often")
    asyncio.run(_asked(answering(429, routed=False), "GET", "/v1/me"))
    asyncio.run(_asked(answering(429), "GET", "/v1/me"))
    assert sample("matcher_requests_shed_total", reason="too-often") == before + 1


def test_the_plan_tells_its_age_and_the_runs_their_states() -> None:
    """A plan of yesterday's night is one night behind, degraded, and its figures are in the metrics."""
    made_at = now() - timedelta(hours=30)
    look = StoreLook(
        revision="1",
        newest="1",
        plan_made_at=made_at,
        plan_as_of=date(2026, 9, 1),
        plan_report={"gap": 0.003, "counts": {"unplaced": 44}},
        night_seconds=12.5,
        runs={("night", "done"): 3, ("import", "failed"): 1},
    )
    part = plan_part(lambda: date(2026, 9, 2))(look)
    assert (part.state, part.detail) == ("degraded", "of 2026-09-01, 1 nights behind")
    assert plan_part(lambda: date(2026, 9, 1))(look).state == "ok"
    assert 30 * 3600 <= sample("matcher_plan_age_seconds") < 30 * 3600 + 60
    assert sample("matcher_night_gap_ratio") == 0.003
    assert sample("matcher_night_unplaced") == 44
    assert sample("matcher_night_duration_seconds") == 12.5
    assert sample("matcher_runs", kind="night", state="done") == 3
    assert sample("matcher_runs", kind="import", state="failed") == 1
    assert sample("matcher_runs", kind="export", state="queued") == 0


def test_before_the_first_night_there_is_no_plan_and_that_is_well() -> None:
    """Without any plan the service is ready: lists know no prices."""
    part = plan_part(lambda: date(2026, 9, 1))(StoreLook(revision="1", newest="1"))
    assert part.state == "ok"
    assert part.detail.startswith("no plan yet")


def test_a_models_folder_taken_away_is_told(trained: Matcher, tmp_path: Path) -> None:
    """While the champion serves from memory the service is degraded, with the reason, until it is back."""
    folder = tmp_path / "models"
    shutil.copytree(trained.folder / "models", folder)
    champion = Champion(ModelsFolder(folder), rule_baseline(programme_on(date(2026, 9, 1), None)))
    part = model_part(lambda: champion)
    look = StoreLook(revision="1", newest="1")
    assert part(look).detail == "no model has been trained: the rule baseline stands in; run 'matcher train'"
    champion.look()
    version = champion.current().version
    assert (part(look).state, part(look).detail) == ("ok", version)
    assert sample("matcher_model_info", version=version) == 1
    before = sample("matcher_model_swaps_refused_total", kind="missing")
    folder.rename(tmp_path / "away")
    champion.look()
    assert (part(look).state, part(look).detail) == ("degraded", f"{version}; refused: missing")
    part(look)
    assert sample("matcher_model_swaps_refused_total", kind="missing") == before + 1
    (tmp_path / "away").rename(folder)
    champion.look()
    assert part(look).state == "ok"


def test_what_several_processes_say_is_added_up(tmp_path: Path) -> None:
    """Counts of two processes are summed, the figures of one that died are left out, none names a process."""
    code = (
        "import os; from api.operation import metrics as m; m.REQUESTS.labels('GET', '/x', '2xx').inc(3);"
        "m.REQUESTS_UNDER_WAY.set(2); m.READY.set(1); print(os.getpid())"
    )
    told = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": ""}
    ran = [
        subprocess.run([sys.executable, "-c", code], env=told, check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    read = (
        "import sys; from prometheus_client import CollectorRegistry, generate_latest, multiprocess as mp;"
        "mp.mark_process_dead(int(sys.argv[1])); r = CollectorRegistry(); mp.MultiProcessCollector(r);"
        "print(generate_latest(r).decode())"
    )
    out = subprocess.run(
        [sys.executable, "-c", read, ran[0].stdout.strip()],
        env=told, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert 'matcher_requests_total{method="GET",route="/x",status="2xx"} 6.0' in out
    assert "matcher_requests_under_way 2.0" in out
    assert "matcher_ready 1.0" in out
    assert "pid=" not in out
