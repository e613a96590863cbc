"""The journal within one unit: lists shown, decisions and withdrawals, and what changed since when."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, tuple_, update

from data import tables as exchange
from data.columns import Table
from data.journal import KEEPS_PLACE, REACHED_WORKPLACE, Decision, Hold, last_words
from data.reach import EVERYTHING, Reach
from data.rows import row_of
from data.seats import Standing
from data.snapshot import Snapshot
from data.store.acts import Basis, DecisionAct, ShownList
from data.store.bases import every_basis, find_basis, note_bases
from data.store.cases import about_cases_of
from data.store.conflicts import (
    OvertakenDecisionError,
    RepeatedDecisionError,
    RuleRefusedError,
    UnknownRecordError,
    WithdrawnAlreadyError,
)
from data.store.instants import from_stored, to_stored
from data.store.loading import Loading
from data.store.pair_day import pair_day
from data.store.past_rows import retire_key
from data.store.said_since import Said, said_since
from data.store.schema import STORED
from data.store.seats import bring_in_line, take
from data.store.service_schema import decision_acts
from data.store.shown_lists import ListFrom, every_list, find_list, insert_lists, lists_by_basis
from data.store.stamps import Pair, note_pair, queue_writer
from data.store.stored_rows import insert_rows, next_version_id

Check = Callable[[Snapshot], Standing[Any]]
_PAIRS_AT_ONCE = 500


class Journal:
    """What was shown and decided.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._said: dict[int, Said | None] = {}

    def note_lists(self, lists: Sequence[ShownList], bases: Sequence[Basis] = ()) -> None:
        """Write lists as they were shown, many at once, and what they rest on where it may not be there."""
        note_bases(self._connection, bases)
        insert_lists(self._connection, lists)

    def basis(self, digest: str) -> str | None:
        """Return what lists or a plan were made from as JSON, ``None`` where there is none of the digest."""
        return find_basis(self._connection, digest)

    def bases(self) -> tuple[str, ...]:
        """Return everything that lists and plans were made from, each as JSON."""
        return every_basis(self._connection)

    def lists_by_basis(self) -> tuple[ListFrom, ...]:
        """Return all lists that say what they were made from, by id."""
        return lists_by_basis(self._connection)

    def shown_list(self, list_id: str) -> ShownList | None:
        """Return one list with its lines, ``None`` where there is none of that id."""
        return find_list(self._connection, list_id)

    def lists(self) -> tuple[ShownList, ...]:
        """Return every list with its lines, in the order in which they were shown."""
        return every_list(self._connection)

    def decide(self, act: DecisionAct, check: Check) -> DecisionAct:
        """Write a decision, so that rules, lists, the night and exports see it; return it with its number.

        ``contacted`` and ``accepted`` take a place and a contact where the person holds none yet.

        Parameters
        ----------
        act : DecisionAct
            The decision; its workplace is the opening's on the day, whatever it says.
        check : callable
            Returns the standing of the pair on the day of a small snapshot. It is asked while every other
            writer waits, so what it sees still holds when the decision is written.

        Raises
        ------
        UnknownRecordError
            If candidate or opening is not there on the day.
        RepeatedDecisionError
            If the same was decided on the pair that day.
        OvertakenDecisionError
            If an earlier word weighs more, so that this one would change nothing.
        PlaceTakenError, ContactCapError
            If the last place or contact is gone.
        RuleRefusedError
            If another rule refuses the pair.
        """
        queue_writer(self._connection)
        standing = check(self._pair_day(act))
        word = _word(act)
        self._check_counts(word)
        takes = act.decision in KEEPS_PLACE and not standing.underway
        if takes:
            self._bring_in_line(act, standing)
            take(self._connection, act.candidate_id, act.opening_id, standing, _month(act))
        if act.decision in KEEPS_PLACE and standing.refusals:
            raise RuleRefusedError(standing.refusals)
        decided = self._written(replace(act, workplace_id=standing.workplace_id), word)
        if not takes:
            moves = act.candidate_id in standing.kept or act.decision in REACHED_WORKPLACE
            self._bring_in_line(act, check(self._pair_day(act)) if moves else standing)
        return decided

    def _pair_day(self, act: DecisionAct) -> Snapshot:
        return pair_day(self._connection, act.candidate_id, act.opening_id, act.decided_on)

    def _bring_in_line(self, act: DecisionAct, standing: Standing[Any]) -> None:
        bring_in_line(self._connection, act.opening_id, standing, _month(act))

    def _written(self, act: DecisionAct, word: Decision) -> DecisionAct:
        number = note_pair(self._connection, (act.candidate_id, act.opening_id))
        row = row_of(exchange.DECISIONS, word, known_from=act.decided_on)
        insert_rows(
            self._connection,
            exchange.DECISIONS,
            [row],
            next_version_id(self._connection, exchange.DECISIONS),
            number,
        )
        decided = replace(act, number=number)
        fields = asdict(decided) | {"decided_at": to_stored(act.decided_at)}
        self._connection.execute(insert(decision_acts).values(fields))
        return decided

    def _check_counts(self, word: Decision) -> None:
        pair = word.candidate_id, word.opening_id
        earlier, _ = self.words_on([pair])
        for other in earlier:
            if (other.decided_on, other.decision) == (word.decided_on, word.decision):
                raise RepeatedDecisionError(other)
        last = last_words([*earlier, word])[pair]
        if last is not word:
            raise OvertakenDecisionError(last)

    def withdraw(self, decision_id: str, by: str, at: datetime) -> DecisionAct:
        """Take a decision back: the act stays and says so, its row in the exchange format's table goes.

        The next decision on the opening or its workplace finds the seats free again.

        Raises
        ------
        UnknownRecordError
            If there is no decision of that id.
        WithdrawnAlreadyError
            If it was taken back before.
        """
        queue_writer(self._connection)
        act = self.decision(decision_id)
        if act is None:
            raise UnknownRecordError("decisions", decision_id)
        if act.withdrawn_at is not None:
            raise WithdrawnAlreadyError(decision_id)
        number = note_pair(self._connection, (act.candidate_id, act.opening_id))
        key = [getattr(act, name) for name in exchange.DECISIONS.key]
        retire_key(self._connection, exchange.DECISIONS, key, number)
        self._connection.execute(
            update(decision_acts)
            .where(decision_acts.c.decision_id == decision_id)
            .values(withdrawn_by=by, withdrawn_at=to_stored(at))
        )
        return replace(act, withdrawn_by=by, withdrawn_at=at)

    def decision(self, decision_id: str) -> DecisionAct | None:
        """Return one decision, ``None`` where there is none of that id."""
        query = select(decision_acts).where(decision_acts.c.decision_id == decision_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _act(row)

    def decisions(
        self,
        *,
        candidate_id: str | None = None,
        after: int | None = None,
        limit: int = 50,
        within: Reach = EVERYTHING,
        openings: Sequence[str] | None = None,
    ) -> tuple[DecisionAct, ...]:
        """Return decisions, the newest first, withdrawn ones among them.

        Parameters
        ----------
        candidate_id : str, optional
            Only those about one person.
        after : int, optional
            Go on behind the decision of this number.
        limit : int
            At most so many.
        within : Reach
            Only about people of whom some version is a case of it.
        openings : sequence of str, optional
            Only on these.
        """
        query = select(decision_acts).order_by(decision_acts.c.number.desc()).limit(limit)
        query = query.where(about_cases_of(within, decision_acts.c.candidate_id))
        if candidate_id is not None:
            query = query.where(decision_acts.c.candidate_id == candidate_id)
        if openings is not None:
            query = query.where(decision_acts.c.opening_id.in_(openings))
        if after is not None:
            query = query.where(decision_acts.c.number < after)
        return tuple(_act(row) for row in self._connection.execute(query))

    def said_since(self, number: int) -> Said | None:
        """Return the pairs on which something was said or taken back after a journal stamp, and every word.

        ``None`` says that anything may have changed: a delivery came, or the number is too old.
        """
        return self._said[number] if number in self._said else said_since(self._connection, number)

    def know_said(self, number: int, said: Said | None) -> None:
        """Take what was said after a number as it was read in this transaction."""
        self._said[number] = said

    def words_on(self, pairs: Sequence[Pair]) -> tuple[tuple[Decision, ...], tuple[Hold, ...]]:
        """Return every decision and every hold on these pairs, in the order of their keys."""
        decisions = sorted(self._on_pairs(exchange.DECISIONS, pairs), key=_order_of_decision)
        holds = sorted(self._on_pairs(exchange.HOLDS, pairs), key=_order_of_hold)
        return tuple(decisions), tuple(holds)

    def _on_pairs(self, table: Table, pairs: Sequence[Pair]) -> list[Any]:
        stored = STORED[table.name]
        pair = tuple_(stored.c.candidate_id, stored.c.opening_id)
        load = Loading(self._connection)
        return [
            record
            for first in range(0, len(pairs), _PAIRS_AT_ONCE)
            for record in load.latest(table, pair.in_(pairs[first : first + _PAIRS_AT_ONCE]))
        ]


def _order_of_decision(decision: Decision) -> tuple[Any, ...]:
    return decision.candidate_id, decision.opening_id, decision.decided_on, decision.decision


def _order_of_hold(hold: Hold) -> tuple[Any, ...]:
    return hold.candidate_id, hold.opening_id, hold.kind


def _month(act: DecisionAct) -> date:
    return act.decided_on.replace(day=1)


def _word(act: DecisionAct) -> Decision:
    return Decision(
        candidate_id=act.candidate_id,
        opening_id=act.opening_id,
        decided_on=act.decided_on,
        decision=act.decision,
        shown_on=act.shown_on,
        rank=act.position,
        model_version=act.model_version,
        propensity=act.propensity,
        reason_code=act.reason_code,
    )


def _act(row: Row[Any]) -> DecisionAct:
    withdrawn_at = None if row.withdrawn_at is None else from_stored(row.withdrawn_at)
    fields = dict(row._mapping) | {
        "decided_at": from_stored(row.decided_at),
        "withdrawn_at": withdrawn_at,
    }
    return DecisionAct(**fields)
