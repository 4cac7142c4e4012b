"""The key of a place's name: folded words without "KCN", "phường" and the like, Roman numbers as digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from language.folding import fold

Key = tuple[str, ...]

#: words that name the kind of a place, and what they say; longest first, because "khu" also starts "khu cong nghiep"
KIND_WORDS: tuple[tuple[Key, str], ...] = (
    (("khu", "cong", "nghiep"), "zone"),
    (("cum", "cong", "nghiep"), "zone"),
    (("khu", "che", "xuat"), "zone"),
    (("khu", "kinh", "te"), "zone"),
    (("khu", "cn"), "zone"),
    (("cum", "cn"), "zone"),
    (("khu", "cx"), "zone"),
    (("khu", "kt"), "zone"),
    (("k", "cn"), "zone"),
    (("kcn",), "zone"),
    (("ccn",), "zone"),
    (("kcx",), "zone"),
    (("kkt",), "zone"),
    (("industrial", "park"), "zone"),
    (("industrial", "zone"), "zone"),
    (("industrial", "cluster"), "zone"),
    (("export", "processing", "zone"), "zone"),
    (("economic", "zone"), "zone"),
    (("thanh", "pho"), "city"),
    (("tp",), "city"),
    (("tinh",), "province"),
    (("thi", "tran"), "commune"),
    (("tt",), "commune"),
    (("phuong",), "commune"),
    (("dac", "khu"), "commune"),
    (("xa",), "commune"),
    (("huyen",), "district"),
    (("quan",), "district"),
    (("thi", "xa"), "district"),
    (("tx",), "district"),
)
#: English kinds stand behind the name: "Trang Due IP", "District 7" is the other way round
KIND_WORDS_BEHIND: tuple[tuple[Key, str], ...] = (
    (("export", "processing", "zone"), "zone"),
    (("industrial", "park"), "zone"),
    (("industrial", "zone"), "zone"),
    (("industrial", "cluster"), "zone"),
    (("economic", "zone"), "zone"),
    (("ip",), "zone"),
    (("iz",), "zone"),
    (("epz",), "zone"),
    (("ez",), "zone"),
    (("ward",), "commune"),
    (("commune",), "commune"),
    (("district",), "district"),
    (("province",), "province"),
    (("city",), "city"),
)
#: one letter and a point or a number: "p.1", "q7", "x. An Phong"
LETTER_KINDS = {"p": "commune", "x": "commune", "q": "district", "h": "district", "t": "province", "district": "district"}

_KINDS = dict(KIND_WORDS)
_MOST_KIND_WORDS = max(map(len, _KINDS))

#: below this many letters one wrong letter makes another word
MIN_FUZZY_CHARS = 8
#: twice the longest name in one word; the rest of a longer word is not compared
MAX_WORD_CHARS = 64

WORD = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ROMAN_LETTER = re.compile(r"(ii|iii|iv)([a-d])")


@dataclass(frozen=True, slots=True)
class Word:
    key: str
    start: int  #: in the cleaned sentence
    end: int


@lru_cache(maxsize=1024)
def key_of(text: str) -> Key:
    return tuple(word.key for word in words_of(text))


def words_of(text: str) -> list[Word]:
    """Folded words and where they stand; "VSIP2A" and "VSIP II-A" are both vsip, 2, a; "cổng số 2" is cong, 2."""
    words: list[Word] = []
    for match in WORD.finditer(text):
        for key in numbers_of(fold(match.group()[:MAX_WORD_CHARS])):
            words.append(Word(key, match.start(), match.end()))
    return without_number_signs(words)


def without_number_signs(words: list[Word]) -> list[Word]:
    """ "cổng số 2" is cong, 2."""
    return [w for i, w in enumerate(words) if not _is_number_sign(words, i)]


def numbers_of(word: str) -> tuple[str, ...]:
    """A folded word with Roman numbers as digits: "iia" → 2, a."""
    if word in _ROMAN:
        return (_ROMAN[word],)
    lettered = _ROMAN_LETTER.fullmatch(word)
    if lettered:
        return (_ROMAN[lettered[1]], lettered[2])
    return (_plain_number(word),) if word.isdecimal() else (word,)


def _plain_number(digits: str) -> str:
    """ "02" and "٢" are 2. As text: int() raises beyond 4,300 digits, and a run of zeros makes a message that long."""
    ascii_digits = digits if digits.isascii() else "".join(str(unicodedata.decimal(d)) for d in digits)
    return ascii_digits.lstrip("0") or "0"


def _is_number_sign(words: list[Word], i: int) -> bool:
    return words[i].key == "so" and i + 1 < len(words) and words[i + 1].key.isdecimal()


def split_kind(key: Key) -> tuple[Key, str | None]:
    """The key without the words for its kind in front ("KCN & CN", too), and that kind."""
    for words, kind in KIND_WORDS:
        if key[: len(words)] == words and len(key) > len(words):
            rest, _ = split_kind(key[len(words) :])
            return (rest[1:] if rest[:1] == ("cn",) and len(rest) > 1 else rest), kind
    return key, None


def without_inner_kind(key: Key) -> Key:
    """ "Cổng 2 KCN Tràng Duệ" is typed "cổng 2 Tràng Duệ" as well; "Tràng Duệ Industrial Park" is Tràng Duệ."""
    for words, kind in KIND_WORDS:
        if kind == "zone":
            for i in range(1, len(key) - len(words) + 1):
                if key[i : i + len(words)] == words:
                    return key[:i] + key[i + len(words) :]
    return key


def kind_before(words: list[Word], position: int) -> str | None:
    said = tuple(word.key for word in words[max(0, position - _MOST_KIND_WORDS) : position])
    return next((_KINDS[said[i:]] for i in range(len(said)) if said[i:] in _KINDS), None)


def is_kind(kind: str, said: str) -> bool:
    """Whether somebody who says `said` may mean a place of this kind. "TP Tam Kỳ" is wards today, "xã" and "phường" change."""
    return kind == said or kind in _ALSO.get(said, ())


_ALSO = {"city": ("province", "commune", "district"), "district": ("commune",)}


def glued(key: Key) -> Key:
    """ "trangdue": blanks are the first thing left out on a small keyboard."""
    return ("".join(key),)


def stem(key: Key) -> Key:
    """The name before its number: (vsip, 2, a) → (vsip)."""
    for i, part in enumerate(key):
        if part.isdecimal() and i > 0:
            return key[:i]
    return key


def is_fuzzy(key: Key) -> bool:
    return len(key) > 1 and len("".join(key)) >= MIN_FUZZY_CHARS - 1 and not any(part.isdecimal() for part in key)
