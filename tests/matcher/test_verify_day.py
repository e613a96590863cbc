"""Two readings of the journal, written apart, agree on every random day."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.rules import DayContext
from matcher.settings import MatchSettings
from matcher.verify.day import Journal
from tests.matcher.rules.worlds import days

SETTINGS = st.sampled_from((MatchSettings(), MatchSettings(hold_days=3, hide_days=5)))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(days(), SETTINGS)
def test_both_readings_agree(snapshot, chosen):
    """Who is busy, pinned, kept a place for or contacted about is the same in both readings."""
    context, journal = DayContext.of(snapshot, chosen), Journal.of(snapshot, chosen)
    for person in snapshot.candidates:
        assert journal.busy(person.candidate_id) == (person.candidate_id in context.busy)
        assert journal.pins(person.candidate_id) == context.pinned_to.get(person.candidate_id, frozenset())
    for opening in snapshot.openings:
        assert journal.kept_for(opening.opening_id) == context.kept(opening.opening_id)
    for workplace in snapshot.workplaces:
        assert journal.contacted(workplace.workplace_id) == context.contacts(workplace.workplace_id)
