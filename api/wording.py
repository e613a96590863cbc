"""Danish and English words for what the rooms name by code: groups of reasons, rules, causes, baselines."""

from matcher.wording import Words

GROUPS = {
    "competences": Words("Kompetencer", "Competences"),
    "tasks": Words("Opgaver", "Tasks"),
    "wishes": Words("Ønsker", "Wishes"),
    "support": Words("Hensyn og støtte", "Support"),
    "travel": Words("Vejen derhen", "The way there"),
    "hours": Words("Timer", "Hours"),
    "pay": Words("Start på løn", "Start of pay"),
    "workplace": Words("Arbejdspladsen", "The workplace"),
    "language": Words("Sprog", "Language"),
    "workplace_history": Words("Stedets historik", "Its history"),
    "start_of_pay": Words("Start på løn", "Start of pay"),
}
RULES = {
    "candidate_status": Words("jobkandidaten er ikke aktiv", "the candidate is not active"),
    "running_match": Words("et match er i gang", "a match is running"),
    "places": Words("ingen ledig plads", "no free place"),
    "season": Words("uden for perioden", "out of season"),
    "do_not_contact": Words("må ikke kontaktes", "not to be contacted"),
    "contact_cap": Words("månedens kontakter er brugt", "this month's contacts are used"),
    "no_go_workplaces": Words("fravalgt arbejdsplads", "workplace ruled out by the person"),
    "no_go_industries": Words("fravalgt branche", "industry ruled out by the person"),
    "no_go_tasks": Words("fravalgt opgave", "task ruled out by the person"),
    "must_conditions": Words("nødvendigt hensyn mangler", "a needed condition is lacking"),
    "certificates": Words("bevis mangler", "a certificate is lacking"),
    "hours": Words("for få timer", "too few hours"),
    "days": Words("dagene passer ikke", "the days do not fit"),
    "travel": Words("for lang rejsetid", "too far away"),
    "hours_budget": Words("timerne er brugt op", "the hours are used up"),
    "mentor_hours": Words("for få mentortimer", "too few mentor hours"),
    "ratio": Words("rimelighedskravet", "the ratio rule"),
    "praktik_weeks": Words("for lang ulønnet start", "unpaid start too long"),
    "holds": Words("holdt til en anden, eller fravalgt", "held for another, or vetoed"),
    "decisions": Words("afgjort før", "decided before"),
}
CAUSES = {
    "no_reachable_opening": Words("ingen stilling inden for rejsetiden", "no opening within travel time"),
    "rules": Words("reglerne lukker alle inden for rækkevidde", "rules close all within reach"),
    "worth_less_than_unmatched": Words(
        "intet er bedre end at søge videre", "nothing beats going on searching"
    ),
    "outbid": Words("pladserne giver mere for andre", "the places give more to others"),
    "broker_full": Words("jobformidleren er fuldt optaget", "the jobformidler is fully booked"),
    "busy": Words("et match er i gang", "a match is running"),
    "not_active": Words("ikke aktiv", "not active"),
}
DECISIONS = {
    "contacted": Words("kontaktet", "contacted"),
    "later": Words("udsat", "put off"),
    "declined_by_broker": Words("afvist af jobformidleren", "declined by the jobformidler"),
    "declined_by_candidate": Words("afvist af jobkandidaten", "declined by the jobkandidat"),
    "declined_by_workplace": Words("afvist af arbejdspladsen", "declined by the workplace"),
    "accepted": Words("aftalt", "accepted"),
}
PLANS = {
    "night": Words("Nattens plan", "The night's plan"),
    "by_value": Words("Største værdi først", "Largest value first"),
    "first_come": Words("Først til mølle", "First come, first served"),
    "nearest": Words("Nærmeste virksomhed", "Nearest company"),
}
CHANGES = {
    "new": Words("nye", "new"),
    "kept": Words("uændret", "unchanged"),
    "moved": Words("flyttet", "moved"),
    "lost": Words("mistet", "lost"),
    "new_person": Words("ny jobkandidat", "new candidate"),
    "place_found": Words("har fået en plads", "given a place"),
    "better_opening": Words("en bedre stilling", "a better opening"),
    "opening_gone": Words("stillingen er væk", "the opening is gone"),
    "opening_refused": Words("reglerne lukker stillingen", "the rules close the opening"),
    "better_for_others": Words("den gamle plads giver mere for andre", "the old place gives more to others"),
    "person_gone": Words("jobkandidaten er her ikke mere", "the candidate is gone"),
    "unplaced": Words("ingen plads i nat", "no place tonight"),
}
STATUSES = {
    "assigned": Words("har fået en plads", "given a place"),
    "paused": Words("på pause", "paused"),
    "past": Words("tidligere jobkandidater", "past candidates"),
    "objected": Words("har frabedt sig maskinel rangering", "objected to machine ranking"),
}
METRICS = {
    "concordance (0.5 = chance)": Words(
        "Af to match sættes det, der først gav løn, øverst (0,5 er tilfældigt)", "concordance"
    ),
    "information gained, bits per match": Words("Oplysning vundet, bit pr. match", "bits per match"),
    "first paid hours, observed / expected": Words(
        "Første løntimer, set i forhold til ventet (1 er rigtigt)", "observed / expected"
    ),
}
TONIGHT = {
    "assigned": Words("planlagt i nat", "planned tonight"),
    "free": Words("ledige pladser", "places left"),
    "taken": Words("pladserne går til andre", "planned for others"),
    "unplanned": Words("ingen plan endnu", "no plan yet"),
}


def word(words: dict[str, Words], code: str) -> Words:
    """Return the words for a code, the code itself where there are none."""
    return words.get(code, Words(code, code))
