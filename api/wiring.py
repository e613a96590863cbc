"""Where store, models, clock and settings meet: what a command needs before it can ask its question."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from api import accounting
from api.audit_key import audit_keys
from api.faults import CheckError, DataError, UsageError
from api.models_folder import ModelsFolder
from api.serving.degraded import NO_MODEL, left_out
from api.serving.trial import try_out
from api.settings import Settings
from data.findings import DataRefusedError
from data.programmes import Programme, programme_on
from data.snapshot import Records, Snapshot
from data.store import Store, StoredPlan, StoreOpenError, open_store
from matcher.exploration import Exploration
from matcher.night import LastPlan
from matcher.rank import PlanView
from matcher.scores import BadScores
from models.baseline import rule_baseline
from models.fit import FitScorer
from models.manifest import BundleRefusedError

CANDIDATE_NODE = "candidate"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """The scorer in use; ``degraded`` says why it is not a learned one, empty where it is."""

    scorer: FitScorer
    degraded: str = ""

    def told(self, bad: BadScores) -> "Scoring":
        """Return the scoring of a night that had to leave pairs out, which is degraded too."""
        words = left_out(bad)
        if words is None:
            return self
        return replace(self, degraded=f"{self.degraded}; {words.en}".removeprefix("; "))


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Open the store for the time of some work.

    Raises
    ------
    UsageError
        If it cannot be opened, or holds what minimal mode does not keep; the message says what to do.
    """
    try:
        store = open_store(settings.database_url, audit_keys(settings))
    except StoreOpenError as fault:
        raise UsageError(
            f"MATCHER_DATABASE_URL: {fault} Without the variable the store is an SQLite file in .matcher/ of "
            "this folder."
        ) from fault
    with store:
        _refuse_health(settings, store)
        store.account_with(accounting.note_effect)
        note_look(store)
        yield store


def note_look(store: Store) -> None:
    """Account for a command that looks, before it can have seen anything."""
    act = accounting.current()
    if entries := act.taken() if act else ():
        with store.writing() as unit:
            unit.audit.note(*entries)


def _refuse_health(settings: Settings, store: Store) -> None:
    """In minimal mode no store is worked with that holds anything about health.

    Raises
    ------
    UsageError
        If there is any.
    """
    people = store.people_with_health() if settings.minimal else 0
    if people:
        raise UsageError(
            f"MATCHER_MINIMAL: expected a store that holds nothing about health, got {people} people with "
            "such data. Export it with MATCHER_MINIMAL unset, and import the export with it set into a new "
            "database: the import leaves these columns out. Then remove the old database and its backups."
        )


def require_audit_key(settings: Settings, store: Store) -> None:
    """Refuse to serve people who sign in without a key that is kept apart from their database.

    Raises
    ------
    UsageError
        If there is none.
    """
    if settings.on_sqlite or settings.audit_key is not None:
        return
    with store.reading() as unit:
        if not unit.accounts.any():
            return
    raise no_audit_key()


def no_audit_key() -> UsageError:
    """Return what is told where people sign in, or are about to, and the audit has no key."""
    return UsageError(
        "MATCHER_AUDIT_KEY: expected a key of the audit, because people sign in here, got none: set it or "
        "MATCHER_AUDIT_KEY_FILE ('openssl rand -hex 32' makes one)."
    )


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite store, ``None`` for any other database."""
    url = settings.database_url
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) and len(url) > len(_SQLITE) else None


def store_exists(settings: Settings) -> bool:
    """Tell whether the store was made before; a database server is taken to be there."""
    file = sqlite_file(settings)
    return file is None or file.exists()


def first_line(fault: BaseException) -> str:
    """Return the first line of a fault's message."""
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]


def snapshot_of(store: Store, as_of: date) -> Snapshot:
    """Return everything known on a day; see `day_of`."""
    return day_of(store.load_records(), as_of)


def day_of(records: Records, as_of: date) -> Snapshot:
    """Return everything known on a day.

    Raises
    ------
    DataError
        If the store holds nobody on that day, or its records do not belong together.
    """
    try:
        snapshot = Snapshot.of(records, as_of)
    except DataRefusedError as refused:
        raise DataError(f"The records of {as_of} do not belong together.", refused.findings) from refused
    if not snapshot.candidates or not snapshot.openings:
        raise DataError(
            f"The store holds {len(snapshot.candidates)} candidates and {len(snapshot.openings)} openings on "
            f"{as_of}; at least one of each is needed. Run 'matcher import FOLDER' first, or name "
            "another day "
            "with --as-of."
        )
    return snapshot


def programme_of(settings: Settings, as_of: date) -> Programme:
    """Return the programme of the settings, else the one of the day.

    Raises
    ------
    UsageError
        If the settings name an unknown version.
    """
    try:
        return programme_on(as_of, settings.programme_version)
    except LookupError as fault:
        raise UsageError(f"MATCHER_PROGRAMME_VERSION: {fault.args[0]}") from fault


def scoring_of(settings: Settings, programme: Programme) -> Scoring:
    """Return the champion, or the rule baseline where nothing has been learned yet.

    Raises
    ------
    CheckError
        If the champion cannot be read or says what cannot be; a damaged model is never replaced in silence.
    """
    try:
        found = ModelsFolder.of(settings).read_champion()
        if found is None:
            return Scoring(scorer=rule_baseline(programme), degraded=NO_MODEL.en)
        model = found[1].model
        try_out(model)
    except (BundleRefusedError, OSError) as fault:
        raise CheckError(
            f"MATCHER_MODELS: {settings.models}: {first_line(fault)}. Try 'matcher doctor'."
        ) from fault
    return Scoring(scorer=model)


def exploration_of(settings: Settings) -> Exploration:
    """Return how much lists explore; nothing unless the settings say so."""
    key = settings.exploration_key
    return Exploration(
        rate=settings.exploration_rate,
        near_tie=settings.exploration_near_tie,
        key=key.get_secret_value().encode() if key else b"",
    )


def plan_view(plan: StoredPlan | None) -> PlanView:
    """Return what lists need of the plan that counts."""
    if plan is None:
        return PlanView()
    return PlanView(
        published=True,
        prices=dict(plan.opening_prices),
        potentials={n.node_id: n.price_micro for n in plan.node_prices if n.node_kind == CANDIDATE_NODE},
        assigned={a.candidate_id: a.opening_id for a in plan.assignments},
        openings=frozenset(opening for opening, _ in plan.opening_prices),
    )


def last_plan_before(plan: StoredPlan | None, as_of: date) -> LastPlan:
    """Return what a night needs of the plan before it.

    A night that is made again on the same day starts from where it stood the first time, so that it gives the
    same plan.
    """
    if plan is None or plan.as_of > as_of:
        return LastPlan()
    if plan.as_of == as_of:
        return LastPlan(assigned=plan.openings_before, nights_unproposed=plan.nights_before)
    return LastPlan(
        assigned={a.candidate_id: a.opening_id for a in plan.assignments},
        nights_unproposed=plan.nights_after,
    )
