"""What the service counts, for Prometheus: every metric once, with its meaning; no label names a person.

The metrics of a web process are in `REGISTRY`. Several web processes write theirs to files of a folder that
`PROMETHEUS_MULTIPROC_DIR` names before this module is loaded; the process that started them adds them up.
Its own are in `SUPERVISOR`.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()
REGISTRY = CollectorRegistry()
SUPERVISOR = CollectorRegistry()

_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_GROUPS = (1, 2, 4, 8, 16, 32, 64, 128)


def _count(name: str, meaning: str, *labels: str, registry: CollectorRegistry = REGISTRY) -> Counter:
    return Counter(name, meaning, labels, namespace="matcher", registry=registry)


def _newest(name: str, meaning: str, *labels: str) -> Gauge:
    """Make a figure of the whole service: of several processes the newest says it."""
    return Gauge(
        name, meaning, labels, namespace="matcher", registry=REGISTRY, multiprocess_mode="mostrecent"
    )


def _together(name: str, meaning: str) -> Gauge:
    """Make a figure that adds up over the processes that live."""
    return Gauge(name, meaning, namespace="matcher", registry=REGISTRY, multiprocess_mode="livesum")


def _spread(name: str, meaning: str, *labels: str, buckets: tuple[float, ...] = _SECONDS) -> Histogram:
    return Histogram(name, meaning, labels, namespace="matcher", registry=REGISTRY, buckets=buckets)


REQUESTS = _count("requests", "Requests answered.", "method", "route", "status")
REQUEST_SECONDS = _spread("request_seconds", "Time until a request was answered whole.", "method", "route")
REQUESTS_UNDER_WAY = _together("requests_under_way", "Requests being answered.")
REQUESTS_WAITING = _together("requests_waiting", "Requests that wait for their turn.")
REQUESTS_SHED = _count("requests_shed", "Requests asked to come again, or too large.", "reason")

LISTS = _count("lists_served", "Lists of openings shown.", "degraded")
JOURNAL_GROUP = _spread("journal_group_lists", "Lists written in one commit.", buckets=_GROUPS)
DAY_MADE = Gauge(
    "day_made_timestamp_seconds",
    "Instant at which the standing day that lists are drawn from was made whole.",
    namespace="matcher",
    registry=REGISTRY,
    multiprocess_mode="livemin",
)
DAY_REBUILDS = _count("day_rebuilds", "Standing days made anew (whole) or brought up to date (part).", "kind")

MODEL = _newest("model_info", "1 for the version in use.", "version")
MODEL_REFUSED = _count(
    "model_swaps_refused", "New versions that were refused; the one before serves on.", "kind"
)

READY = _newest("ready", "1 while /readyz says yes.")
DEGRADED = _newest("degraded", "1 for a part that a fallback stands in for.", "part")
STORE_SECONDS = _spread("store_look_seconds", "Time that a small question to the store took.")
STORE_AWAY = _count("store_looks_failed", "Looks at the store that it did not answer in time.")

PLAN_AGE = _newest("plan_age_seconds", "Time since the plan that counts was published.")
PLAN_NIGHTS_BEHIND = _newest("plan_nights_behind", "Local nights since the day the plan is for.")
NIGHT_SECONDS = _newest("night_duration_seconds", "Time the last night took.")
NIGHT_GAP = _newest("night_gap_ratio", "Proven distance of the last night from the best possible.")
NIGHT_UNPLACED = _newest("night_unplaced", "People whom the last night left without a proposal.")
RUNS = _newest("runs", "Runs by state.", "kind", "state")

BUILD = _newest("build_info", "1 for what is running.", "version", "commit", "python")

RESTARTS = _count(
    "process_restarts", "Starts of a web or worker process after it died.", "process", registry=SUPERVISOR
)
ProcessCollector(registry=SUPERVISOR)
