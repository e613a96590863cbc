"""What Danish systems call our tables and columns."""

import re
import unicodedata
from collections.abc import Mapping

from data.columns import Table
from data.rows import columns_of
from data.tables import TABLES

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})
_GAPS = re.compile(r"[\s\-_./]+")


def fold(text: str) -> str:
    """Return a name without regard to case, accents of spelling, spaces, hyphens and underscores.

    Examples
    --------
    >>> fold(" Søgt-Siden "), fold("soegt_siden")
    ('soegt_siden', 'soegt_siden')
    """
    plain = unicodedata.normalize("NFC", text).strip("\ufeff\u200b \u00a0\t").casefold().translate(_LETTERS)
    return _GAPS.sub("_", plain).strip("_")


_TABLE_NAMES = {
    "vocabulary": "ordforraad ordliste ord words",
    "brokers": "jobformidlere jobformidler formidlere broker",
    "candidates": "kandidater jobkandidater kandidat borgere candidate",
    "workplaces": "arbejdspladser virksomheder arbejdssteder workplace companies",
    "openings": "aabninger stillinger smaajob pladser jobaabninger opening slots",
    "matches": "forloeb match matchhistorik historik",
    "paid_hours": "loentimer betalte_timer ordinaere_timer paidhours",
    "holds": "fastholdelser reservationer hold",
    "decisions": "beslutninger afgoerelser decision",
}
_PLACES = {
    "municipality_code": "kommunekode kommune_kode kommunenr kommunenummer kommune municipality",
    "postcode": "postnr postnummer post_nr zip zipcode zip_code postal_code",
    "latitude": "breddegrad bredde lat",
    "longitude": "laengdegrad laengde lon lng long",
    "valid_from": "gyldig_fra gaelder_fra",
    "known_from": "kendt_fra",
    "status": "tilstand",
}
_CANDIDATE = "kandidat_id kandidatid sags_id sagsid borger_id jobkandidat_id kandidat"
_WORKPLACE = (
    "arbejdsplads_id arbejdsstedsnummer p_nummer pnummer p_nr pnr virksomhed_id arbejdsplads produktionsenhed"
)
_OPENING = "aabning_id stilling_id stillings_id job_id jobaabning_id smaajob_id"
_MATCH = "forloeb_id forloebs_id matchid"
_BROKER = "jobformidler jobformidler_id formidler_id formidler"
_COLUMN_NAMES: Mapping[str, Mapping[str, str]] = {
    "vocabulary": {
        "kind": "type art slags",
        "code": "kode",
        "label_da": "betegnelse navn dansk label_dansk betegnelse_da",
        "label_en": "engelsk betegnelse_en",
        "group": "gruppe",
        "broader": "overbegreb overordnet",
    },
    "brokers": {
        "broker_id": _BROKER,
        "name": "navn",
        "caseload_max": "max_sager sager_max maks_sager sagsloft",
        "fte": "aarsvaerk fuldtid",
    },
    "candidates": {
        "candidate_id": _CANDIDATE,
        "transport": "transportmidler transportmiddel",
        "max_travel_minutes": "max_rejsetid_min maks_rejsetid_min max_rejsetid rejsetid_min",
        "hours_per_week_now": "timer_nu timer_om_ugen_nu timer_pr_uge_nu ugentlige_timer_nu",
        "hours_per_week_goal": "timer_maal timer_om_ugen_maal timer_pr_uge_maal ugentlige_timer_maal",
        "availability": "ledige_tider tilgaengelighed ledig_tid ledige_timer",
        "competences": "kompetencer",
        "task_experience": "erfaring_opgaver opgaveerfaring erfaring",
        "wishes_industries": "oenske_brancher oensker_brancher brancheoensker",
        "wishes_tasks": "oenske_opgaver oensker_opgaver opgaveoensker",
        "no_go_industries": "fravalg_brancher fravalgte_brancher",
        "no_go_tasks": "fravalg_opgaver fravalgte_opgaver",
        "no_go_workplaces": "fravalg_arbejdspladser fravalgte_arbejdspladser fravalg_virksomheder",
        "conditions": "vilkaar skaanehensyn hensyn",
        "must_conditions": "ufravigelige_vilkaar skal_vilkaar noedvendige_vilkaar",
        "mentor_need": "mentorbehov behov_for_mentor",
        "danish_level": "dansk_niveau danskniveau dansk",
        "certificates": "certifikater beviser kurser",
        "broker_id": _BROKER,
        "broker_changes_24m": "skift_jobformidler_24m skift_af_jobformidler",
        "waiting_since": "venter_siden ventet_siden paa_venteliste_siden",
        "queue_position": "koenummer plads_i_koe",
        "benefit": "ydelse",
        "category": "visitationskategori kategori maalgruppe",
        "months_on_benefit": "maaneder_paa_ydelse",
        "birth_year": "foedselsaar",
        "gender": "koen",
        "audit_group": "revisionsgruppe",
        "worker_belief": "medarbejders_tro jobtro_medarbejder",
    },
    "workplaces": {
        "workplace_id": _WORKPLACE,
        "company_id": "cvr cvr_nummer cvrnr cvr_nr virksomhed",
        "name": "navn virksomhedsnavn",
        "industry_system": "branchesystem",
        "industry_code": "branchekode branche",
        "employees_fte": "ansatte_fuldtid ansatte aarsvaerk fuldtidsansatte",
        "supported_now_fte": "stoettede_fuldtid stoettede_nu",
        "conditions_offered": "vilkaar_tilbudt tilbudte_vilkaar",
        "mentor_hours_per_week": "mentortimer_om_ugen mentortimer mentortimer_pr_uge",
        "danish_required": "dansk_krav danskkrav",
        "pace": "tempo",
        "customer_contact": "kundekontakt",
        "team_climate": "arbejdsklima klima",
        "public_transport": "offentlig_transport kollektiv_transport",
        "hire_intention": "ansaettelseshensigt",
        "hire_intention_on": "ansaettelseshensigt_dato hensigt_dato",
        "max_contacts_per_month": "max_kontakter_pr_maaned maks_kontakter_pr_maaned",
        "do_not_contact_until": "kontakt_ikke_foer maa_ikke_kontaktes_foer",
        "first_seen_on": "foerst_set foerst_set_dato",
    },
    "openings": {
        "opening_id": _OPENING,
        "workplace_id": _WORKPLACE,
        "tasks": "opgaver",
        "competences": "kompetencer",
        "essential_competences": "afgoerende_kompetencer noedvendige_kompetencer",
        "certificates_required": "certifikater_kraevet kraevede_certifikater",
        "hours_per_week_min": "timer_min timer_om_ugen_min min_timer",
        "hours_per_week_max": "timer_max timer_maks timer_om_ugen_max max_timer",
        "hours_budget_per_week": "timebudget_pr_uge timebudget timer_i_alt",
        "places": "antal_pladser pladser ledige_pladser",
        "schedule": "arbejdstider arbejdstid skema",
        "paid_from_week": "loen_fra_uge betalt_fra_uge",
        "open_from": "aaben_fra",
        "open_until": "aaben_til",
        "last_confirmed_on": "bekraeftet_dato senest_bekraeftet",
    },
    "matches": {
        "match_id": _MATCH,
        "candidate_id": _CANDIDATE,
        "opening_id": _OPENING,
        "workplace_id": _WORKPLACE,
        "started_on": "startdato start startet",
        "chosen_by": "valgt_af",
        "propensity": "sandsynlighed",
        "observed_until": "set_til observeret_til fulgt_til",
        "first_paid_on": "foerste_loentime foerste_loentime_dato",
        "ended_on": "slutdato slut afsluttet",
        "end_reason": "slutaarsag afslutningsaarsag",
        "broker_changes": "skift_jobformidler",
    },
    "paid_hours": {
        "match_id": _MATCH,
        "month": "maaned",
        "paid_hours": "loentimer betalte_timer ordinaere_timer timer",
    },
    "holds": {
        "candidate_id": _CANDIDATE,
        "opening_id": _OPENING,
        "kind": "type art slags",
        "until": "indtil til",
        "by": "af",
    },
    "decisions": {
        "candidate_id": _CANDIDATE,
        "opening_id": _OPENING,
        "shown_on": "vist_dato vist",
        "rank": "plads placering",
        "model_version": "modelversion",
        "propensity": "sandsynlighed",
        "decision": "beslutning afgoerelse",
        "reason_code": "aarsagskode begrundelseskode",
        "decided_on": "besluttet_dato afgjort_dato",
    },
}


def _names(own: Mapping[str, str]) -> dict[str, str]:
    return {fold(other): name for name, others in own.items() for other in others.split()}


_TABLES = {fold(t.name): t for t in TABLES} | {
    other: t for t in TABLES for other in _TABLE_NAMES[t.name].split()
}
_COLUMNS = {
    table.name: _names(
        {name: others for name, others in _PLACES.items() if any(c.name == name for c in columns_of(table))}
    )
    | _names(_COLUMN_NAMES[table.name])
    | {fold(column.name): column.name for column in columns_of(table)}
    for table in TABLES
}


def table_named(name: str) -> Table | None:
    """Return the table that a file or sheet of this name holds, ``None`` where the name says nothing."""
    return _TABLES.get(fold(name))


def column_named(table: Table, header: str) -> str | None:
    """Return the column of the exchange format that a header cell means, ``None`` where it is none."""
    return _COLUMNS[table.name].get(fold(header))


_ALL_NAMES = frozenset(name for names in _COLUMNS.values() for name in names)


def recognised(headers: list[str], more: frozenset[str] = frozenset()) -> int:
    """Return how many header cells are names of any table, or among ``more``."""
    return sum((folded := fold(header)) in _ALL_NAMES or folded in more for header in headers)
