"""The store: one object for everything that is kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select

from data.snapshot import Records, Snapshot
from data.store import backups, exporting, loading, plans
from data.store.audit import Audit
from data.store.audit_chain import AuditKeys
from data.store.audit_verify import ExportedHead, Verified, verify
from data.store.backup_format import Manifest
from data.store.connection import patient, reading, writing
from data.store.health import people_with_health
from data.store.importing import Delivery, ImportSummary, Progress
from data.store.opening import open_engine
from data.store.plans import StoredPlan
from data.store.schema import STORED
from data.store.scope import EVERY_MUNICIPALITY, Scope, in_every_municipality
from data.store.stored_rows import row_count
from data.store.subject_keys import shred
from data.store.unit import Unit
from data.tables import TABLES
from data.vocabulary import Vocabulary

_NO_KEYS = AuditKeys()


class Store:
    """Everything that is kept, behind verbs; each of them is one transaction, and so is each unit.

    Use `open_store`; close it, or use it in a ``with`` statement.
    """

    def __init__(self, engine: Engine, audit_keys: AuditKeys = _NO_KEYS) -> None:
        self._engine, self._audit_keys = engine, audit_keys
        self._account: Callable[[Unit], None] = _of_nothing

    def account_with(self, account: Callable[[Unit], None]) -> None:
        """Let somebody note what each writing unit does, at its end and in its transaction."""
        self._account = account

    @contextmanager
    def reading(self, scope: Scope = EVERY_MUNICIPALITY) -> Iterator[Unit]:
        """Open a unit that reads, all of it from one state of the store.

        Parameters
        ----------
        scope : Scope
            Whose people it is about; on PostgreSQL nobody else is there. Routes name it, programs that work
            for the whole installation need not.
        """
        with reading(self._engine, scope).begin() as connection:
            yield Unit(connection, Audit(connection, self._audit_keys, writes=False), self._audit_keys)

    @contextmanager
    def writing(self, scope: Scope = EVERY_MUNICIPALITY, *, long: bool = False) -> Iterator[Unit]:
        """Open a unit that writes: all of it counts when the block ends, nothing if it raises.

        Parameters
        ----------
        scope : Scope
            Whose people it is about; on PostgreSQL a row about others is refused.
        long : bool
            Whether it may take minutes, as publishing a plan does.

        Raises
        ------
        OutOfScopeError
            If a row of another municipality was to be written.
        """
        engine = writing(self._engine, scope)
        with (patient(engine) if long else engine).begin() as connection:
            unit = Unit(connection, Audit(connection, self._audit_keys, writes=True), self._audit_keys)
            yield unit
            self._account(unit)
            with in_every_municipality(connection):  # there is one audit for all of them
                unit.audit.write()

    def import_rows(self, delivery: Delivery, as_of: date, progress: Progress | None = None) -> ImportSummary:
        """Take in a delivery, all of it or nothing.

        Parameters
        ----------
        delivery : Delivery
            What `data.intake.read_folder` returned.
        as_of : date
            Day of import: what differs from the store becomes known from that day.
        progress : callable, optional
            Called with table, rows done and rows in all.

        Raises
        ------
        DataRefusedError
            If the delivery holds an error or names records that exist nowhere.
        """
        with self.writing(long=True) as unit:
            return unit.import_rows(delivery, as_of, progress)

    def rehearse_rows(
        self, delivery: Delivery, as_of: date, progress: Progress | None = None
    ) -> ImportSummary:
        """Return what an import would do and say, without doing it.

        Raises
        ------
        DataRefusedError
            As the import would.
        """
        with self.writing(long=True) as unit:
            return unit.rehearse_rows(delivery, as_of, progress)

    def load_records(self, known_on: date | None = None) -> Records:
        """Return every version of every record, as far as it was known on a day (by default: today)."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return loading.load_records(connection, known_on)

    def take_snapshot(self, as_of: date) -> Snapshot:
        """Return everything known on a day.

        Raises
        ------
        DataRefusedError
            If records of the day do not belong together.
        """
        return Snapshot.of(self.load_records(), as_of)

    def load_beliefs(self) -> dict[str, int]:
        """Return the belief told about each person, for aggregate reflection only."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return loading.load_beliefs(connection)

    def people_with_health(self) -> int:
        """Return of how many people something about health is stored."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return people_with_health(connection)

    def known_ids(self) -> dict[str, frozenset[str]]:
        """Return the ids that a delivery may refer to without repeating their rows, by table name."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return {
                table.name: frozenset(
                    connection.scalars(select(STORED[table.name].c[table.key[0]]).distinct())
                )
                for table in TABLES
                if len(table.key) == 1
            }

    def vocabulary(self) -> Vocabulary:
        """Return the stored words, without the built-in ones."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return loading.load_vocabulary(connection)

    def row_counts(self) -> dict[str, int]:
        """Return the number of stored rows by table, every version counted."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return {table.name: row_count(connection, table) for table in TABLES}

    def export_folder(self, folder: Path) -> dict[str, int]:
        """Write everything in the exchange format; return the number of rows by table."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return exporting.export_folder(connection, folder)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical export, regardless of when things became known."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return exporting.digest(connection)

    def publish_plan(self, plan: StoredPlan) -> int:
        """Write a plan and let it count from now on; return its id."""
        with self.writing() as unit:
            return unit.plans.publish(plan)

    def last_plan(self) -> StoredPlan | None:
        """Return the plan that counts, ``None`` before the first."""
        with reading(self._engine, EVERY_MUNICIPALITY).begin() as connection:
            return plans.last_plan(connection)

    def back_up(
        self, path: Path, made_at: datetime, files: Path | None = None, progress: Progress | None = None
    ) -> Manifest:
        """Write a backup of one state while others go on working; see `data.store.backups.back_up`.

        Raises
        ------
        BackupRefusedError
            If a file stands there, or it cannot be written.
        """
        return backups.back_up(self._engine, path, made_at, files, progress)

    def verify_audit(
        self, exported: Sequence[ExportedHead] = (), progress: Progress | None = None
    ) -> Verified:
        """Check every row of the audit; see `data.store.audit_verify.verify`."""
        with patient(reading(self._engine, EVERY_MUNICIPALITY)).begin() as connection:
            return verify(connection, self._audit_keys, exported, progress)

    def shred(self) -> None:
        """Take what was overwritten off the disk too: destroyed keys, before all.

        What copies of the disk and the server's archives of its log hold is not reached.
        """
        shred(self._engine)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, audit_keys: AuditKeys = _NO_KEYS) -> Store:
    """Open a store, making it or bringing it to the newest schema first.

    Parameters
    ----------
    url : str
        Database URL, such as ``sqlite:///.matcher/matcher.sqlite``; an SQLite file's folder is made.
    audit_keys : AuditKeys
        Under which the audit is written; without one anybody could write a chain that holds.

    Raises
    ------
    StoreOpenError
        If it cannot be opened; the message says what was expected, what was got and what to do.
    """
    store = Store(open_engine(url), audit_keys)
    _seal_seeds(store, audit_keys)
    return store


def _seal_seeds(store: Store, keys: AuditKeys) -> None:
    """Seal the seeds of one-time codes that a program of before kept as they are, once there is a key."""
    if not keys.secrets:
        return
    with store.reading() as unit:
        lie_open = unit.accounts.seeds_lie_open()
    if lie_open:
        with store.writing() as unit:
            unit.accounts.seal_seeds()


def _of_nothing(_: Unit) -> None:
    """Note nothing."""
