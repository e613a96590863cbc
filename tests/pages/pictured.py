"""What is said beside the picture of each page: its name, whose it is, and what it is for."""

from collections.abc import Mapping

_DAILY, _TEAM, _CASES = "Jobformidler", "Team lead", "/kandidater/{candidate_id}"
_ADMIN, _OFFICER, _ANALYST = "Administrator", "Data protection officer", "Analyst"

# In the order of a working day.
WORDS: Mapping[str, tuple[str, str, str]] = {
    "/log-ind": ("Log ind", "Everybody", "signing in, with a code where the role asks for one."),
    "/i-dag": ("I dag", _DAILY, "what to do first, what is due, and what the night changed and why."),
    "/kandidater": ("Mine kandidater", _DAILY, "the own cases; nobody can sort people by how well they fit."),
    _CASES: (
        "Jobkandidat",
        _DAILY,
        "strengths and wishes first, then five companies with what speaks for and against each.",
    ),
    f"{_CASES}/stillinger/{{opening_id}}/{{answer}}": (
        "Foreslå, ikke nu eller afvis",
        _DAILY,
        "an answer to a proposal has a reason, and can be undone.",
    ),
    f"{_CASES}/hvad-nu-hvis": (
        "Hvad nu hvis",
        _DAILY,
        "other travel, hours, days or wishes, and how the list would change.",
    ),
    f"{_CASES}/sammenlign": ("Sammenlign", _DAILY, "two or three companies side by side."),
    f"{_CASES}/hvorfor-ikke": (
        "Hvorfor ikke denne virksomhed?",
        _DAILY,
        "any company looked up: which rule stands in the way, and what would open it.",
    ),
    f"{_CASES}/virksomheder": (
        "Virksomheder inden for rækkevidde",
        _DAILY,
        "where somebody can get to within the time they accept, as a map and as a table.",
    ),
    f"{_CASES}/samtale": ("Aftal samtale", _DAILY, "a day and a place for the talk, as a calendar file."),
    f"{_CASES}/samtaleark": (
        "Samtaleark",
        _DAILY,
        "what to take along to the talk, on paper and in plain Danish.",
    ),
    f"{_CASES}/guide": ("Guider", _DAILY, "what is known already, and what would change the list most."),
    f"{_CASES}/guide/{{guide}}": ("Samtaleguide", _DAILY, "a talk in steps that can be left and taken up."),
    f"{_CASES}/guide/{{guide}}/{{step}}": (
        "Et trin i samtaleguiden",
        _DAILY,
        "a few questions, each with where the answer came from.",
    ),
    f"{_CASES}/guide/{{guide}}/svar": (
        "Svar, før de tæller",
        _DAILY,
        "every answer once more before it counts.",
    ),
    "/virksomheder": ("Virksomheder", _DAILY, "search, and a map of where small jobs are."),
    "/virksomheder/{workplace_id}": (
        "Virksomhed",
        _DAILY,
        "tasks, places, what the company offers, who has talked with it, and what to call about.",
    ),
    "/virksomheder/{workplace_id}/opgavesamtale": (
        "Opgavesamtale",
        _DAILY,
        "from a talk about tasks to an opening, in five short steps.",
    ),
    "/virksomheder/{workplace_id}/kontaktpersoner/ny": (
        "Ny kontaktperson",
        _DAILY,
        "whom to ask for at a company, with the day of the last talk.",
    ),
    "/natten": ("Natten", _DAILY, "what the night proved, what it changed, and whom it found no place for."),
    "/natten/aendringer": ("Det ændrede natten", _DAILY, "whose proposal changed, and why."),
    "/natten/uden-plads": ("Uden plads", _DAILY, "for whom there was none, and what would open one."),
    "/natten/ring-foerst": (
        "Ring først",
        _DAILY,
        "openings that would help most people.",
    ),
    "/natten/pladser": ("Pladser", _DAILY, "what places there are, by month."),
    "/natten/tidligere": ("Tidligere nætter", _DAILY, "the nights before."),
    "/natten/koersel": ("Nattens kørsel", _DAILY, "how the run of the night stands."),
    "/team": (
        "Team",
        _TEAM,
        "load, who has no proposal and why, equal exposure; small groups hidden.",
    ),
    "/import": ("Import", _ADMIN, "a delivery is tried before anything changes."),
    "/import/{run_id}": ("En leverance", _ADMIN, "what an import would do, or why it was refused."),
    "/import/{run_id}/fund": ("Fund i en leverance", _ADMIN, "every finding by file, line and column."),
    "/konti": ("Konti", _ADMIN, "who has access, in which role."),
    "/konti/ny": ("Ny konto", _ADMIN, "a new account with a temporary password."),
    "/konti/{account_id}": ("En konto", _ADMIN, "roles, codes, and closing an account."),
    "/konti/mig": ("Min konto", "Everybody", "the own password and one-time codes."),
    "/log-ind/ny-adgangskode": ("Ny adgangskode", "Everybody", "choosing a password of one's own."),
    "/log-ind/engangskoder": ("Engangskoder", "Everybody", "setting up one-time codes."),
    "/rettigheder": ("Rettigheder", _DAILY, "what people have asked for, the oldest deadline first."),
    "/kandidater/{candidate_id}/rettigheder": (
        "En jobkandidats rettigheder",
        _OFFICER,
        "access, reasons, corrections, objection and erasure of one person.",
    ),
    "/kandidater/{candidate_id}/rettigheder/ny/{kind}": (
        "Ny henvendelse",
        _DAILY,
        "somebody asks for something; the deadline is counted from the day it came.",
    ),
    "/kandidater/{candidate_id}/rettigheder/indsigelse": (
        "Indsigelse",
        _DAILY,
        "lists by computer stop for somebody who objects; a person makes the list.",
    ),
    "/kandidater/{candidate_id}/rettigheder/indsigelse/tilbage": (
        "Indsigelse trækkes tilbage",
        _DAILY,
        "lists begin again when somebody wants them to.",
    ),
    "/kandidater/{candidate_id}/rettigheder/bevar": (
        "Bevar",
        _OFFICER,
        "nothing is erased while a case runs.",
    ),
    "/kandidater/{candidate_id}/rettigheder/frigiv": (
        "Frigiv",
        _OFFICER,
        "the ordinary deadlines count again.",
    ),
    "/kandidater/{candidate_id}/rettigheder/slet": (
        "Slet",
        _OFFICER,
        "erasure asks for the reason and the number of the case.",
    ),
    "/log": ("Log", _OFFICER, "who saw and did what, by person, name, act and day."),
    "/log/{number}": ("En linje i loggen", _OFFICER, "one act in full."),
    "/log/kaeden": ("Loggens kæde", _OFFICER, "whether anything was changed in the log afterwards."),
    "/indstillinger": ("Indstillinger", _ADMIN, "how this installation is set up."),
    "/analyse": ("Analyse", _ANALYST, "models and comparisons, without anybody's name."),
    "/analyse/skift": ("Skift af version", _ANALYST, "who took which version into use, and the way back."),
    "/analyse/resultater": ("Resultater", _TEAM, "the official table of outcomes, small cells hidden."),
}
