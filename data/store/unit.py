"""One transaction and what can be done in it: all of it counts, or nothing."""

from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import Connection

from data.reach import Reach
from data.snapshot import Records
from data.store.accounts import Accounts
from data.store.answers import Answers
from data.store.audit import Audit
from data.store.audit_chain import AuditKeys
from data.store.case_ahead import CaseAhead, CaseAsked, read_case
from data.store.cases import Cases
from data.store.contact_persons import ContactPersons
from data.store.erasing import Erasure
from data.store.fresh_records import Fresh
from data.store.guide_records import GuideRecords
from data.store.importing import Delivery, ImportSummary, Progress, import_delivery
from data.store.journal import Journal
from data.store.loading import Loading, load_records
from data.store.moments import Moment
from data.store.opened_cases import OpenedCases
from data.store.outcome_records import OutcomeRecords, outcome_records, with_doings
from data.store.people_of import settle_people
from data.store.plan_pages import Plans
from data.store.pruning import Pruning
from data.store.record_pages import RecordPages
from data.store.retention import Retention
from data.store.rights import Rights
from data.store.runs import Runs
from data.store.scope import in_every_municipality, scope_of
from data.store.service_tokens import ServiceTokens
from data.store.sessions import Sessions
from data.store.sign_in_tries import SignInTries
from data.store.stamps import Stamps, read_stamps
from data.store.subject_keys import SubjectKeys
from data.tables import CANDIDATES


class Unit:
    """One transaction of the store, from `Store.reading` or `Store.writing`.

    Parameters
    ----------
    connection : Connection
        In its transaction; the unit ends with it.
    audit : Audit
        Of the same transaction.
    keys : AuditKeys
        Of the installation.

    Attributes
    ----------
    records : RecordPages
        People, workplaces and openings one by one.
    journal : Journal
        Lists shown and decisions.
    answers : Answers
        Answers kept under the caller's key.
    runs : Runs
        Runs, their leases and what they keep.
    plans : Plans
        Publishing plans and reading them in pages.
    fresh : Fresh
        A few records as they are now.
    cases : Cases
        Whose people are whose.
    opened_cases : OpenedCases
        Cases that were opened in an emergency.
    contact_persons : ContactPersons
        Whom to ask for at workplaces.
    guides : GuideRecords
        Where facts about people come from, and answers not finished yet.
    accounts : Accounts
        Who signs in, and what they may.
    sessions : Sessions
        Who is signed in.
    service_tokens : ServiceTokens
        Machines that ask.
    tries : SignInTries
        Tries at signing in, counted.
    subject_keys : SubjectKeys
        A key for each person.
    rights : Rights
        What citizens asked for, and what keeps records where they are.
    erasure : Erasure
        Erasing people, and the ledger of who was.
    retention : Retention
        What has had its time.
    pruning : Pruning
        Ended sessions and old tries at signing in.
    audit : Audit
        What is accounted for.
    """

    def __init__(self, connection: Connection, audit: Audit, keys: AuditKeys) -> None:
        self._connection = connection
        self._loading = Loading(connection)
        self._stamps: Stamps | None = None
        self.records = RecordPages(connection)
        self.journal = Journal(connection)
        self.answers = Answers(connection)
        self.runs = Runs(connection)
        self.plans = Plans(connection)
        self.fresh = Fresh(self._loading)
        self.cases = Cases(connection, self.fresh)
        self.opened_cases = OpenedCases(connection)
        self.contact_persons = ContactPersons(connection)
        self.guides = GuideRecords(connection)
        self.accounts = Accounts(connection, keys)
        self.sessions = Sessions(connection)
        self.service_tokens = ServiceTokens(connection)
        self.tries = SignInTries(connection)
        self.subject_keys = SubjectKeys(connection)
        self.rights = Rights(connection)
        self.erasure = Erasure(connection)
        self.retention = Retention(connection)
        self.pruning = Pruning(connection)
        self.audit = audit

    def of_everybody(self) -> AbstractContextManager[None]:
        """Look beyond the municipality for a moment: for what is one thing, such as the shared day."""
        return in_every_municipality(self._connection)

    def stamps(self) -> Stamps:
        """Return the change numbers as this transaction sees them."""
        return self._stamps or read_stamps(self._connection)

    def read_ahead(self, asked: CaseAsked) -> CaseAhead:
        """Read what a list of somebody begins with in one statement; whoever asks for it is told from that.

        For units that only read: all of it is of one state of the store.
        """
        with self.of_everybody():  # words of every municipality, as the day that they bring in line
            found = read_case(self._connection, asked)
        self._stamps = found.stamps
        self.journal.know_said(asked.journal, found.said)
        self.cases.know(found.teams)
        self.contact_persons.know(asked.workplaces, found.contacts)
        self.opened_cases.know(asked.candidate_id, asked.opener, opened=found.opened)
        self._know_person(asked.candidate_id, found)
        return found

    def _know_person(self, candidate_id: str, found: CaseAhead) -> None:
        """Take a person's versions: whoever is behind the wall is as little there as somebody who never was.

        It takes no longer either. Who has moved from one municipality to another is asked for anew.
        """
        scope = scope_of(self._connection)
        if scope is None:
            return
        covered = [scope.covers(one.record.municipality_code) for one in found.versions]
        if all(covered) or not any(covered):
            self._loading.know(CANDIDATES, candidate_id, found.versions if any(covered) else ())

    def plans_about(self, reach: Reach) -> Plans:
        """Return plans whose pages hold only people of whom some version is a case of a reach."""
        return Plans(self._connection, reach)

    def every_record(self) -> Records:
        """Return every version of every record, as this transaction sees them."""
        return load_records(self._connection)

    def outcomes(self, known: OutcomeRecords | None = None) -> OutcomeRecords:
        """Return what became of people: the records that outcomes are counted from.

        Of ``known`` ones, whose people, matches and paid hours have not changed, only decisions and proposals
        are read anew.
        """
        return outcome_records(self._connection) if known is None else with_doings(self._connection, known)

    def at(self, moment: Stamps) -> Moment:
        """Return the store as it was when the change numbers were those."""
        return Moment(self._connection, moment)

    def settle_people(self, as_of: date) -> None:
        """Let everybody belong to the municipality that their record names on a day."""
        settle_people(self._connection, as_of)

    def import_rows(self, delivery: Delivery, as_of: date, progress: Progress | None = None) -> ImportSummary:
        """Take in a delivery as `Store.import_rows` does, together with what else the unit writes."""
        return import_delivery(self._connection, delivery, as_of, progress)

    def rehearse_rows(
        self, delivery: Delivery, as_of: date, progress: Progress | None = None
    ) -> ImportSummary:
        """Return what an import would do and say, without doing it; what else the unit writes stays.

        Raises
        ------
        DataRefusedError
            As the import would.
        """
        with self._connection.begin_nested() as point:
            summary = import_delivery(self._connection, delivery, as_of, progress)
            point.rollback()
        return summary
