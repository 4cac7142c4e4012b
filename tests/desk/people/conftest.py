from __future__ import annotations

import pytest

from storage import officers, pins
from storage.stretching import Stretching


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with small settings; the real ones are tested with the keys."""
    monkeypatch.setattr(officers, "_stretch", Stretching(memory_kib=64, passes=1))
    monkeypatch.setattr(pins, "_stretch", Stretching(memory_kib=64, passes=1))
