"""The offices that every province has by rule, and what they cover. Provinces regroup them: an import corrects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Home Affairs took over labour, and Agriculture joined Environment, in the regrouping of departments
_REGROUPED = date(2025, 3, 1)


@dataclass(frozen=True, slots=True)
class Office:
    prefix: str  #: of the unit's id
    kind: str
    title: str
    address: str  #: what a worker is told
    since: date | None = None


OFFICES = (
    Office(
        "thanh-tra", "inspectorate", "Thanh tra {place}", "phòng tiếp công dân của Thanh tra {place}, giờ hành chính"
    ),
    Office(
        "cong-doan-kcn", "zone_union", "Công đoàn các khu công nghiệp {place}",
        "hỏi cán bộ công đoàn ở công ty bạn, hoặc đến văn phòng Liên đoàn Lao động {place}, giờ hành chính",
    ),
    Office(
        "bql-kcn", "zone_authority", "Ban Quản lý các khu công nghiệp {place}", "bộ phận tiếp nhận của Ban Quản lý, giờ hành chính"
    ),
    Office("so-y-te", "health", "Sở Y tế {place}", "trạm y tế xã, phường gần bạn, hoặc văn phòng Sở Y tế"),
    Office("so-noi-vu", "labour_office", "Sở Nội vụ {place}", "phòng tiếp công dân của Sở Nội vụ, giờ hành chính", _REGROUPED),
    Office(
        "so-nn-mt", "environment_office", "Sở Nông nghiệp và Môi trường {place}", "phòng tiếp công dân của Sở, giờ hành chính",
        _REGROUPED,
    ),
)  # fmt: skip
#: category, office, role
OFFICE_COVERAGE = (
    ("misconduct", "thanh-tra", "primary"),
    ("work_safety", "cong-doan-kcn", "primary"),
    ("work_safety", "bql-kcn", "escalation"),
    ("food_safety", "so-y-te", "primary"),
    ("disease", "so-y-te", "primary"),
    ("environment", "bql-kcn", "primary"),
    ("environment", "so-nn-mt", "escalation"),
    ("union", "cong-doan-kcn", "primary"),
    ("labour", "cong-doan-kcn", "primary"),
    ("labour", "so-noi-vu", "cc"),
)
