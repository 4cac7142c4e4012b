"""Slips of a change of shift: who handed which cases over, who signed, to whom it climbed. Times here are officers' own."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

shift_slip = Table(
    "shift_slip",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False),  #: who leaves
    Column("ends_at", UtcDateTime, nullable=False),  #: of his shift; from here on an unsigned slip climbs
    Column("made_at", UtcDateTime, nullable=False),
    Column("given_at", UtcDateTime),  #: he signed; NULL = the shift ended without a word of his
    Column("unit_key_id", Id),  #: the unit key to which his lines are sealed
    Column("sealed", LargeBinary),
    Column("taken_at", UtcDateTime),  #: the next officer signed
    Column("taken_by", ForeignKey("officer.id")),
)

# What stood on it: every case of the unit that was open then.
shift_slip_case = Table(
    "shift_slip_case",
    metadata,
    Column("slip_id", ForeignKey("shift_slip.id"), primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("officer_id", Id),  #: who worked on it
    Column("passes", Boolean, nullable=False),  #: to who signs, where it is the leaving officer's own
)

# To which unit an unsigned slip climbed: its desk shows it until it is signed.
shift_climb = Table(
    "shift_climb",
    metadata,
    Column("slip_id", ForeignKey("shift_slip.id"), primary_key=True),
    Column("level", Integer, primary_key=True),  #: 1 = the unit's chief, 2 = the units above
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# "Your rota has changed": stands at the officer's desk until he has seen it.
rota_change = Table(
    "rota_change",
    metadata,
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("unit_id", String(60), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
