"""The table of contact persons at workplaces: a directory of ours, that no delivery brings or takes away."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text

from data.store.schema import WORD, metadata

contact_persons = Table(
    "contact_persons",
    metadata,
    Column("workplace_id", WORD, primary_key=True),
    Column("contact_id", WORD, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("phone", Text),
    Column("email", Text),
    Column("reached", Text),
    Column("talked_on", Date, nullable=False),
    Column("talked_by", Text, nullable=False),
    Column("noted_at", DateTime, nullable=False),
    Column("noted_by", Text, nullable=False),
    Column("ended_on", Date),
    Column("number", Integer, nullable=False),
)
