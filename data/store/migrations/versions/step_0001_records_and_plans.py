"""Records of the exchange format with the day they became known, and published plans."""

from data.store.migrations.tables import drop_tables, make_indexes, make_tables, refers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = {
    "vocabulary": (
        "version_id:big* kind:word! code:word! label_da:text label_en:text group:text broader:word "
        "known_from:day!"
    ),
    "brokers": (
        "version_id:big* broker_id:word! name:text municipality_code:word caseload_max:big fte:number "
        "known_from:day!"
    ),
    "candidates": (
        "version_id:big* candidate_id:word! valid_from:day status:word municipality_code:word postcode:word "
        "latitude:number longitude:number transport:text max_travel_minutes:number "
        "hours_per_week_now:number hours_per_week_goal:number availability:text competences:text "
        "task_experience:text wishes_industries:text wishes_tasks:text no_go_industries:text "
        "no_go_tasks:text no_go_workplaces:text conditions:text must_conditions:text mentor_need:big "
        "danish_level:big certificates:text broker_id:word broker_changes_24m:big waiting_since:day "
        "queue_position:big benefit:text category:text months_on_benefit:big birth_year:big gender:text "
        "audit_group:text known_from:day!"
    ),
    "workplaces": (
        "version_id:big* workplace_id:word! valid_from:day company_id:word name:text municipality_code:word "
        "latitude:number longitude:number postcode:word industry_system:word industry_code:word "
        "employees_fte:number supported_now_fte:number conditions_offered:text mentor_hours_per_week:number "
        "danish_required:big pace:number customer_contact:number team_climate:number "
        "public_transport:number hire_intention:word hire_intention_on:day max_contacts_per_month:big "
        "do_not_contact_until:day first_seen_on:day status:word known_from:day!"
    ),
    "openings": (
        "version_id:big* opening_id:word! workplace_id:word! valid_from:day tasks:text competences:text "
        "essential_competences:text certificates_required:text hours_per_week_min:number "
        "hours_per_week_max:number hours_budget_per_week:number places:big! schedule:text "
        "paid_from_week:big open_from:day open_until:day last_confirmed_on:day status:word known_from:day!"
    ),
    "matches": (
        "version_id:big* match_id:word! candidate_id:word! opening_id:word workplace_id:word "
        "started_on:day! chosen_by:word propensity:number observed_until:day first_paid_on:day ended_on:day "
        "end_reason:word broker_changes:big known_from:day!"
    ),
    "paid_hours": ("version_id:big* match_id:word! month:day! paid_hours:number! known_from:day!"),
    "holds": (
        "version_id:big* candidate_id:word! opening_id:word! kind:word! until:day by:text known_from:day!"
    ),
    "decisions": (
        "version_id:big* candidate_id:word! opening_id:word! shown_on:day rank:big model_version:text "
        "propensity:number decision:word! reason_code:text decided_on:day! known_from:day!"
    ),
    "worker_belief": ("version_id:big* worker_belief:whole!"),
    "plans": (
        "plan_id:whole* made_at:instant! as_of:day! objective_kind:word! model_version:word! digest:word! "
        "report_json:text!"
    ),
    "plan_assignments": (
        "plan_id:whole* candidate_id:word* opening_id:word* workplace_id:word! hours_per_week:number "
        "expected_goal_hours:number low:number high:number expected_weeks_to_paid:number "
        "chance_30h_at_26w:number net_value:number price:number"
    ),
    "plan_prices": ("plan_id:whole* opening_id:word* price_micro:big!"),
    "plan_node_prices": ("plan_id:whole* node_kind:word* node_id:word* price_micro:big!"),
    "current_plan": ("pointer:whole* plan_id:whole!"),
}
_INDEXES = {
    "vocabulary": (("kind", "code"),),
    "brokers": (("broker_id",),),
    "candidates": (("candidate_id",),),
    "workplaces": (("workplace_id",),),
    "openings": (("opening_id",),),
    "matches": (("match_id",),),
    "paid_hours": (("match_id", "month"),),
    "holds": (("candidate_id", "opening_id", "kind"),),
    "decisions": (("candidate_id", "opening_id", "decided_on", "decision"),),
}
_REFERENCES = {
    "worker_belief": (refers("worker_belief", "version_id", "candidates"),),
    "plan_assignments": (refers("plan_assignments", "plan_id", "plans"),),
    "plan_prices": (refers("plan_prices", "plan_id", "plans"),),
    "plan_node_prices": (refers("plan_node_prices", "plan_id", "plans"),),
    "current_plan": (refers("current_plan", "plan_id", "plans", on_delete=None),),
}


def upgrade() -> None:
    """Make the tables."""
    make_tables(_TABLES, _REFERENCES)
    make_indexes(_INDEXES)


def downgrade() -> None:
    """Take the tables away, referring ones first."""
    drop_tables(_TABLES)
