"""`lachan try`: how a sentence or a place would be read, without a conversation and without storing anything."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from bot.commands.terminal import complain, finish, say, settings_or_exit, words
from bot.settings import Settings
from language.folding import clean

app = typer.Typer(no_args_is_help=True)

TEXT = typer.Argument(None, help="What somebody writes; one for each line of standard input when left out.", show_default=False)
AS_JSON = typer.Option(False, "--json", help="One JSON object a line.")
WHY = typer.Option(False, "--why", help="Also the rules that fired.")
Answer = dict[str, Any]


@app.command("tip")
def try_tip(text: str = TEXT, json: bool = AS_JSON, why: bool = WHY) -> None:
    """How a first sentence is read: category, danger, whose matter it is, place, time."""
    raise typer.Exit(finish(_answer(settings_or_exit(), _tip_reader, text, json, why)))


@app.command("place")
def try_place(text: str = TEXT, json: bool = AS_JSON, why: bool = WHY) -> None:
    """Which place is meant by an answer to "where?"."""
    raise typer.Exit(finish(_answer(settings_or_exit(), _place_reader, text, json, why)))


@app.command("check")
def try_check(folder: Path = typer.Argument(None, help="A lexicon folder; the shipped one when left out.", show_default=False)) -> None:
    """Whether the words and rows of a lexicon folder can be read, and how many there are."""
    raise typer.Exit(_check(folder))


Reader = Callable[[str], Answer]


async def _answer(settings: Settings, reader: Callable[[Any], Reader], text: str | None, as_json: bool, why: bool) -> int:
    from bot.commands.directory_at_hand import directory_at_hand
    from bot.ground import utc_now
    from language.local_time import local_day

    async with directory_at_hand(settings, quiet=True) as found:
        read = reader(await found.places(local_day(utc_now())))
        for sentence in (text,) if text is not None else _lines(sys.stdin.buffer):
            answer = read(sentence)
            shown = answer if why else {k: v for k, v in answer.items() if k != "why"}
            print(json.dumps(shown, ensure_ascii=False) if as_json else "\n".join(_in_words(shown)), flush=True)
    return 0


def _lines(stream: Iterable[bytes]) -> Iterator[str]:
    # Lines end with a line feed alone: other separators may stand in what somebody wrote.
    return (line.rstrip(b"\r\n").decode("utf-8", "replace") for line in stream)


def _tip_reader(places: Any) -> Reader:
    from bot.ground import DATA
    from language.lexicon import Lexicon
    from language.reading import read

    lexicon = Lexicon.load(DATA / "lexicon")

    def answer(text: str) -> Answer:
        r = read(text, lexicon, places)
        return {
            "category": r.category, "offered": list(r.offered), "danger": r.danger, "scope": r.scope, "place": r.place, "zone": r.zone,
            "place_words": r.place_words, "when": r.when, "why": list(r.why),
        }  # fmt: skip

    return answer


def _place_reader(places: Any) -> Reader:
    def answer(text: str) -> Answer:
        r = places.resolve(clean(text))
        return {"place": r.place, "zone": r.zone, "candidates": list(r.candidates), "why": list(r.why)}

    return answer


def _in_words(answer: Answer) -> Iterator[str]:
    for name, value in answer.items():
        rows = value if isinstance(value, list) else [value]
        yield f"{words(f'try-{name}')}: {', '.join(map(str, rows)) or '–'}" if value not in (None, []) else f"{words(f'try-{name}')}: –"
    yield ""


def _check(folder: Path | None) -> int:
    """Exit code: 0 = the lexicon loads, 1 = it does not, with the row and what is wrong with it."""
    import yaml

    from bot.ground import DATA
    from language.lexicon import Lexicon
    from language.patterns import BadRow

    try:
        lexicon = Lexicon.load(folder or DATA / "lexicon")
    except BadRow as bad:
        complain("try-bad_row", row=bad.row, why=bad.why)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        complain("try-bad_yaml", file=Path(mark.name).name if mark else "?", line=str(mark.line + 1) if mark else "?")
    except OSError as missing:
        complain("try-no_file", file=str(missing.filename))
    else:
        say("try-checked", rows=str(len(lexicon.patterns.all) + len(lexicon.written)))
        return 0
    return 1
