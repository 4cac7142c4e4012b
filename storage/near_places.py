"""What somebody may have meant who wrote an id or a name that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import fuzz, process

from language.folding import fold

#: below this two words have only letters in common; difflib's own cut, in percent
LIKELY = 60.0


def near_id(wanted: str, ids: Collection[str]) -> str | None:
    """The id that is written most like `wanted`; None when none is. 15,000 ids take some milliseconds."""
    best = process.extractOne(wanted, ids, scorer=fuzz.ratio, score_cutoff=LIKELY)
    return best[0] if best else None


def near_names(wanted: str, names: Mapping[str, str], limit: int = 5) -> list[str]:
    """Up to `limit` ids of `names` (id → name), the likeliest first, by what the id or the name says; marks do not matter."""
    words = fold(wanted).replace("-", " ")
    by_id = _scores(words, {place_id: place_id.replace("-", " ") for place_id in names}, limit)
    by_name = _scores(words, {place_id: fold(name) for place_id, name in names.items()}, limit)
    best: dict[str, float] = {}
    for place_id, score in (*by_id, *by_name):
        best[place_id] = max(score, best.get(place_id, 0.0))
    return sorted(best, key=lambda place_id: (-best[place_id], place_id))[:limit]


def _scores(words: str, choices: Mapping[str, str], limit: int) -> Iterable[tuple[str, float]]:
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, place_id in process.extract(words, choices, scorer=scorer, score_cutoff=LIKELY, limit=limit):
            yield place_id, score
