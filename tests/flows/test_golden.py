"""Whole conversations as people read them. `pytest --update-golden` writes them anew; the diff is reviewed like code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import Line
from tests.flows.chat import CONSOLE, PUSHING, RECEIPT, Chat, facts

GOLDEN = Path(__file__).parent / "golden"


def theft() -> Chat:
    chat = Chat().press("theft").send("kcn trang due").press("p-trang-due-c2").press("today").send("mất xe máy Wave đỏ, gọi 0912 345 678")
    chat.photo("f1").press("done").press("mask").press("send")
    chat.case = facts()
    return chat.press("more").send("bãi xe tầng hầm").press("no").press("ctl-skip").press("ctl-skip")


def danger_in_three_taps() -> Chat:
    return Chat(start="z_trang-due").press("fire").press("cannot_call").press("ctl-send_now")


def first_sentence() -> Chat:
    return Chat().send("toi qua mat xe may o kcn trang due").press("at-today").press("send")


def terminal() -> Chat:
    chat = Chat(CONSOLE)
    for typed in ("chào", "4", "vsip", "2", "2", "ngắn", "2", "mất ba xe đạp ở nhà xe", "quay lại", "giữ như cũ", "1", "2"):
        chat.send(typed)
    return chat


def not_ours() -> Chat:
    return Chat().send("công ty nợ lương 3 tháng").press("still_tip").press("g_threats").press("extortion_threats").press("ctl-cancel")


def case_by_receipt() -> Chat:
    talk = (Line(text="02:20 23/11 · Cổng nào?", kind="theirs"),)
    chat = Chat(cases=lambda r: facts(seen="02:15 23/11", question_open=True, dialogue=talk, status="acknowledged"))
    chat.press("ctl-case").send(RECEIPT).send("Cổng 2")
    result = Line(key="case-outcome-cannot_verify", kind="status")
    chat.case = facts(seen="02:15 23/11", status="closed", outcome="cannot_verify", dialogue=(*talk, result))
    return chat.press("refresh").press("contest").send("vẫn còn bán ở đó").press("ctl-home")


def wrong_turns() -> Chat:
    chat = Chat(PUSHING).press("g_more").press("ctl-back").press("misconduct").send("qqq").send("www").send("rrr").press("as_typed")
    chat.press("theft", turn=1).send("ơ").press("earlier").send("ngắn").send("ngắn").send("x").send("huy").press("cancel_yes")
    return chat


def in_english() -> Chat:
    chat = Chat(lang="en").press("violence").press("safe").send("trang due").press("here").press("now").send("two men fighting with pipes")
    return chat.press("done").press("send")


CONVERSATIONS: tuple[Callable[[], Chat], ...] = (
    theft, danger_in_three_taps, first_sentence, terminal, not_ours, case_by_receipt, wrong_turns, in_english,
)  # fmt: skip


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.__name__)
def test_golden(conversation: Callable[[], Chat], update_golden: bool) -> None:
    path = GOLDEN / f"{conversation.__name__}.txt"
    said = "\n".join(conversation().transcript).strip() + "\n"
    if update_golden:
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said
