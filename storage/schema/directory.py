"""The directory: places, units and who covers what, all with dates.

`effective_to` is the first day on which a row no longer holds; NULL = open end.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, Integer, String, Table, Text

from storage.schema.base import metadata

place = Table(
    "place",
    metadata,
    Column("id", String(60), primary_key=True),  #: a slug: "trang-due", "xa-11593", "tinh-hai-phong"
    Column("kind", String(20), nullable=False),  #: zone | commune | lodging | enterprise | province | gate
    Column("name", String(200), nullable=False),
    Column("name_en", String(200)),
    Column("search_key", String(200), nullable=False, index=True),  #: language.folding.fold(name)
    Column("lat", Float),
    Column("lon", Float),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),  #: where the row comes from ("zones.csv", "import", "demo")
)

# A zone may lie in several communes and a commune moves between provinces: many-to-many, dated.
place_parent = Table(
    "place_parent",
    metadata,
    Column("place_id", ForeignKey("place.id"), primary_key=True),
    Column("parent_id", ForeignKey("place.id"), primary_key=True),
    Column("share", String(10), nullable=False),  #: whole | part-main | part
    Column("effective_from", Date, primary_key=True),
    Column("effective_to", Date),
)

place_alias = Table(
    "place_alias",
    metadata,
    Column("place_id", ForeignKey("place.id"), primary_key=True),
    Column("alias", String(200), primary_key=True),
    Column("search_key", String(200), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  #: old_name | nickname
    Column("effective_from", Date),
    Column("effective_to", Date),
)

unit = Table(
    "unit",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("kind", String(30), nullable=False),  #: police_post | commune_police | district_police | province_police | ...
    Column("name", String(200), nullable=False),
    Column("name_en", String(200)),
    Column("enterprise_id", ForeignKey("place.id")),  #: set when the unit sits inside an enterprise: never a recipient
    Column("public_address", Text),  #: what a worker is told: office, counter, opening hours; never a person's number
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),
    Column("remote", String(3)),  #: "yes" = far away: 48 hours to hand a report on instead of 24 (data/clock-rules.yaml)
)

coverage = Table(
    "coverage",
    metadata,
    Column("id", String(80), primary_key=True),  #: a readable rule id, shown in the reasons of a route
    Column("place_id", String(60), nullable=False, index=True),  #: a place id, or "*" = the installation
    Column("category", String(40), nullable=False),  #: a category id, or "*"
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", String(20), nullable=False),  #: primary | cc | escalation
    Column("minutes", Integer),  #: own minutes for escalation rows; NULL = those of escalation_step
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),
)

escalation_step = Table(
    "escalation_step",
    metadata,
    Column("urgency", String(10), primary_key=True),  #: urgent | normal
    Column("n", Integer, primary_key=True),
    Column("minutes", Integer, nullable=False),  #: after the tip was routed
    Column("target", String(20), nullable=False),  #: second_contact | escalation | province | operator
    Column("effective_from", Date, primary_key=True),
    Column("effective_to", Date),
)
