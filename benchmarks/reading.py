"""How long a first sentence takes to be read, beside a bare dictionary look-up of its words, place included."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

from benchmarks.report import Measure

#: short and long, marked and bare, with and without a place; read again and again with new endings, so that no cache answers
SENTENCES = (
    "sang nay vao ca thay tu do bi cay khoa, mat het may khoan",
    "cháy xưởng ở KCN Tràng Duệ, có người mắc kẹt",
    "thằng chồng phòng bên ngày nào cũng đánh vợ, tụi em không dám can",
    "công ty giữ hộ chiếu của mọi người không cho ra ngoài",
    "làm căn cước gắn chíp cho công nhân ở trọ thì cần giấy tờ gì ạ",
    "somebody with a knife in the dormitory of VSIP 1, please help",
    "chays nhaf tro sau cho an duong",
    "Dạ em là công nhân mới vào, ở ghép với ba chị, có một chị cứ đêm thứ bảy là bạn trai mang đồ đến hút, xong bán lại cho mấy anh",
)


def measure(rounds: int = 40) -> list[Measure]:
    """Median milliseconds of one sentence, and of one that is as long as can be read."""
    from language.reading import read
    from storage.scratch import scratch
    from storage.shipped import seed_demo

    with scratch(seed_demo) as tx:
        lexicon, places = _loaded(tx)
        ours = _milliseconds(lambda text: read(text, lexicon, places), rounds)
        longest = _milliseconds(lambda text: read(text, lexicon, places), 3, [" ".join(SENTENCES * 4)[:2000]])
    words = {word: word for text in SENTENCES for word in text.split()}
    bare = _milliseconds(lambda text: [words.get(word) for word in text.lower().split()], rounds)
    return [
        Measure("a first sentence is read", ours, "ms", must=5, aim=2, peer_name=f"{bare * 1000:.1f} µs (dictionary look-up)",
                note=f"one of 2,000 characters: {longest:.0f} ms"),
    ]  # fmt: skip


def _loaded(tx: object) -> tuple[object, object]:
    from bot.ground import DATA, utc_now
    from language.lexicon import Lexicon
    from language.local_time import local_day
    from language.places import PlaceIndex
    from storage.communes import gazetteer
    from storage.directory import place_names

    return Lexicon.load(DATA / "lexicon"), PlaceIndex(place_names(tx, local_day(utc_now())), gazetteer())


def _milliseconds(read: Callable[[str], object], rounds: int, sentences: Sequence[str] = SENTENCES) -> float:
    took = []
    for n in range(rounds):
        for sentence in sentences:
            text = f"{sentence} {n}"
            started = time.perf_counter()
            read(text)
            took.append(time.perf_counter() - started)
    return median(took) * 1000
