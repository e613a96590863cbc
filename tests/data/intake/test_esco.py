"""ESCO as words of the vocabulary."""

from datetime import date
from pathlib import Path

from data.findings import Severity
from data.intake import read_esco
from data.store import open_store

SKILLS = """conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,\
modifiedDate,scopeNote,definition,inScheme,description
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-1,skill/competence,cross-sector,\
vaske gulve,"gulvvask
rengøre gulve",,released,2024-01-01,,,http://x,"Vaske, tørre
og polere."
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-2,knowledge,sector-specific,dansk,,,released,,,,,
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-2,knowledge,sector-specific,dansk igen,\
,,released,,,,,
KnowledgeSkillCompetence,,knowledge,,uden adresse,,,released,,,,,
"""
BROADER = """conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-1,SkillGroup,http://data.europa.eu/esco/skill/S6.9
KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aa-1,SkillGroup,http://data.europa.eu/esco/skill/S6.1
"""


def test_official_layout(tmp_path: Path):
    """The official CSV gives one competence a concept, with its wider concept as group."""
    (tmp_path / "skills_da.csv").write_text(SKILLS, encoding="utf-8")
    (tmp_path / "broader.csv").write_text(BROADER, encoding="utf-8")
    delivery = read_esco(tmp_path / "skills_da.csv", tmp_path / "broader.csv")
    assert delivery.rows["vocabulary"] == [
        ("competence", "aa-1", "vaske gulve", None, "S6.1", "S6.1", None),
        ("competence", "aa-2", "dansk", None, None, None, None),
    ]
    assert [(f.code, f.row) for f in delivery.findings] == [("no-concept", 7), ("repeated-row", 6)]


def test_foreign_file_is_refused(tmp_path: Path):
    """A file that is not ESCO, and a path to nothing, are errors."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, code in (("a.csv", "not-esco"), ("no.csv", "not-found")):
        delivery = read_esco(tmp_path / name)
        assert [(f.severity, f.code) for f in delivery.findings] == [(Severity.ERROR, code)]


def test_whole_of_danish_esco(reference_data: Path):
    """All Danish skills come in, none of their codes taken for a CPR number, and once only."""
    delivery = read_esco(reference_data / "esco_skills_da.tsv")
    assert len(delivery.rows["vocabulary"]) == 13_485
    assert delivery.findings == ()
    with open_store("sqlite://") as store:
        assert store.import_rows(delivery, date(2026, 1, 1)).tables["vocabulary"].added == 13_485
        assert not store.import_rows(delivery, date(2026, 1, 2)).changed_anything
        code = "0005c151-5b5a-4a66-8aac-60e734beb1ab"
        assert store.vocabulary().label("competence", code) == "lede musikalsk personale"
