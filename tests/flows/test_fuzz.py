"""Whatever comes in: never an exception, never a lost word, never a number taken for a control."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.render import render
from bot.flows.case import MANY_WORDS
from bot.flows.context import AddToTip, OpenCase
from bot.flows.conversation import converse, show
from bot.flows.session import Session
from bot.flows.tip import MAX_TOTAL_CHARS
from bot.messages import Address, Evidence, Inbound, Line, Refused
from language.folding import clean
from tests.flows.chat import CONSOLE, PUSHING, WEB, Chat, context, facts, texts

ADDRESS = Address("test", "1")
SAID = (
    "mất xe máy ở KCN Tràng Duệ tối qua", "cháy xưởng, có người mắc kẹt", "2", "14", "vsip", "huy", "huỷ", "quay lại", "bỏ qua", "gửi ngay",
    "/x", "/case", "/lang", "/delete", "công ty nợ lương", "xin chào", "gọi 0912 345 678", "chỉ có tôi", "đang đánh nhau ở cổng 2",
    "x" * 4001, "ba co lan hue mai nam tho vui", "4821 0937 1234 5560 1284 3907", "trợ giúp", "\x00\u200b", "\ud800", "🆘" * 50,
)  # fmt: skip
CHOICES = (
    "theft", "fire", "now", "g_more", "other", "misconduct", "safe", "not_yet", "cannot_call", "today", "as_typed", "here", "p-trang-due",
    "p-vsip-1", "yes", "not_place", "enough", "done", "keep_all", "rewrite", "mask", "keep", "send", "edit-place", "edit-danger",
    "edit-x", "ctl-back", "ctl-skip", "ctl-cancel", "ctl-help", "ctl-home", "ctl-case", "ctl-ask", "ctl-send_now", "ctl-lang_en",
    "still_tip", "more", "stop", "receipt", "case", "add", "contest", "contest_plain", "refresh", "tip_instead",
    "cancel_yes", "cancel_no", "allow",
)  # fmt: skip

typed = st.one_of(st.sampled_from(SAID), st.text(max_size=60), st.text(alphabet="àáạảãđĐhuỵ̉́ 0123456789/", max_size=30))
acts = st.one_of(
    typed.map(lambda text: {"text": text}),
    st.sampled_from(CHOICES).map(lambda choice: {"tap": choice}),
    st.integers(0, 30).map(lambda n: {"offer": n}),
    st.text(max_size=12).map(lambda press: {"press": press}),
    st.lists(st.sampled_from((Evidence("e1", "photo"), Evidence("e2", "voice"), Refused("video"))), max_size=3).map(
        lambda files: {"files": tuple(files)}
    ),
    st.tuples(st.floats(), st.floats()).map(lambda point: {"location": point}),
    st.sampled_from(("z_trang-due", "z_x", "case", "z_" * 20)).map(lambda start: {"start": start}),
    st.sampled_from(("vi", "en", "km")).map(lambda lang: {"lang": lang}),
    st.integers(0, 30).map(lambda hours: {"hours": hours}),
)


def inbound(act: dict, turn: int, offers: list[str]) -> Inbound:
    known = {k: v for k, v in act.items() if k in ("text", "press", "files", "location", "start", "lang")}
    if "tap" in act:
        known["press"] = f"{turn}:{act['tap']}"
    if "offer" in act and offers:
        known["press"] = f"{turn}:{offers[act['offer'] % len(offers)]}"
    return Inbound(ADDRESS, "1", **known)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(acts, max_size=14),
    st.sampled_from((WEB, CONSOLE, PUSHING)),
    st.sampled_from(("ok", "no_body", "closed")),
    st.booleans(),
)
def test_converse_never_raises_and_every_screen_can_be_said(todo, capabilities, verdict, is_right_receipt) -> None:
    ctx = context(capabilities, accepts=lambda category, place: verdict if category == "misconduct" else "ok")
    session, prompt = None, show(None, ctx)
    for act in todo:
        ctx = replace(ctx, now=ctx.now + timedelta(hours=act.get("hours", 0)))
        case = facts(question_open=True, status="closed", dialogue=(Line(text="?", kind="theirs"),))
        is_open = session is not None and session.phase in ("sent", "case")
        here = replace(ctx, case=case if is_open else None)
        came = inbound(act, prompt.turn, [c.id for c in (*prompt.choices, *prompt.controls)])
        turn = converse(session, came, here)
        if any(isinstance(effect, OpenCase) for effect in turn.effects):
            turn = converse(session, came, replace(here, case=facts(found=is_right_receipt)))
            assert not turn.effects
        session, prompt = turn.session, turn.prompt
        out = render(prompt, capabilities, texts())
        assert out.paragraphs
        assert out.over or out.buttons or out.menu or out.accepts
        if session:
            session.to_json().encode()
            again = Session.from_json(session.to_json())
            assert again == session
            assert show(again, replace(here, case=case)).step
            session = again
        else:
            assert prompt.turn == 0


plain = st.text(alphabet="abcdeghiklmnopqrstuvxyáàảãạăâđêôơư ,.", max_size=60)
#: these replace or erase words because the person asked for it
ERASING = {"ctl-cancel", "ctl-home", "ctl-back", "rewrite", "mask", "edit-story", "cancel_yes", "ctl-case", "ctl-ask"}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(plain, st.integers(0, 30)), min_size=2, max_size=14),
    st.sampled_from(("theft", "fire", "g_vice", "other", None)),
    st.sampled_from((WEB, CONSOLE)),
)
def test_no_word_is_ever_lost(todo: list[str | int], first: str | None, capabilities) -> None:
    """Each text carries a mark; the mark stays in the conversation until the tip is sent, and is in the tip then. A place typed
    anew replaces the one before, as people expect."""
    chat, marks = Chat(capabilities), []
    if first:
        chat.press(first)
    for n, act in enumerate(todo):
        at = chat.at
        if isinstance(act, int):
            offers = [choice.id for choice in chat.prompt.choices if choice.id not in ERASING and not choice.link]
            if not offers or chat.at.startswith("tip-sent"):
                continue
            chat.press(offers[act % len(offers)])
        else:
            chat.send(f"zq{n}x {act}")
            assert f"zq{n}x" in everything(chat)
            marks += [] if at.startswith("tip-place") else [f"zq{n}x"]
        kept = everything(chat)
        assert all(mark in kept for mark in marks), (at, chat.at)


#: what breaks parsers: int() of long runs, other digits, marks without letters, what cannot be written as UTF-8
HOSTILE = (
    "7", "0", "1 ", "A1", "\u0663", "\u0660\u0669\u0661\u0662 ", "\u00b2", "\u0301", "e\u0323\u0302", "15A-123.45 ", "29H1",
    "0912 345 678 ", "+84 ", "+84912345678", "C1234567 ", "ca tôi ", "chỉ có ",
    "\ud800", "\x00", "\u200b", "cháy xưởng ", "nợ lương ", "kcn ", "vsip 2a ", "x",
)  # fmt: skip
hostile = st.lists(
    st.tuples(st.sampled_from(HOSTILE), st.sampled_from((1, 2, 30, 4400, 10_000, 66_000))), min_size=1, max_size=4
).map(lambda parts: "".join((unit * (length // len(unit) + 1))[:length] for unit, length in parts)[:66_000])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile, st.sampled_from(("home", "place", "place_in", "story", "sent", "receipt")), st.sampled_from((WEB, CONSOLE)))
def test_hostile_text_is_taken_whole_or_its_kept_end_is_named(text: str, where: str, capabilities) -> None:
    chat = Chat(capabilities, cases=lambda _receipt: facts(found=False))
    if where == "receipt":
        chat.press("ctl-case")
    if where in ("place", "place_in"):
        chat.press("theft")
    if where == "place_in":
        chat.send("tràng duệ")
    if where in ("story", "sent"):
        chat = Chat(capabilities, start="z_bao-minh").press("theft").press("today")
    if where == "sent":
        chat.send("mất xe máy ở bãi xe").press("done").press("send")
        chat.case = facts()
    chat.send(f"mất xe {text}")
    said = clean(f"mất xe {text}").strip()
    if where == "sent":
        if chat.session and chat.session.at == "mask":
            chat.press("keep")
        assert "".join(e.text or "" for e in chat.effects if isinstance(e, AddToTip)) == said
    elif where == "receipt":
        assert len(said.split()) <= MANY_WORDS or said in kept(chat)
    else:
        assert said in kept(chat) or (said[:MAX_TOTAL_CHARS] in kept(chat) and "tip-story-full" in [i.key for i in chat.prompt.lines])
    assert render(chat.prompt, capabilities, texts()).paragraphs


def kept(chat: Chat) -> str:
    assert chat.session is not None
    values = [*chat.session.answers.values(), *chat.session.pending.values()]
    words = [value.get("words") if isinstance(value, dict) else value for value in values]
    return "\n".join(value for value in words if isinstance(value, str))


def everything(chat: Chat) -> str:
    kept = json.dumps(json.loads(chat.session.to_json()), ensure_ascii=False).replace("\\n", "\n") if chat.session else ""
    handed = [getattr(effect, "text", "") or getattr(effect, "answers", {}).get("story") for effect in chat.effects]
    return kept + chat.screen + str(handed)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from((WEB, CONSOLE)), st.sampled_from(("place", "story", "evidence", "sent")))
def test_a_number_in_a_free_text_step_is_never_a_control(number: int, capabilities, where: str) -> None:
    chat = Chat(capabilities).press("theft")
    if where != "place":
        chat.send("nhà trọ bà Ba").press("as_typed").press("today")
    if where in ("evidence", "sent"):
        chat.send("mất xe máy ở bãi xe")
    if where == "sent":
        chat.press("send") if chat.at == "tip-review" else chat.press("done").press("send")
        chat.case = facts()
    at = chat.at
    chat.send(str(number))
    assert chat.session is not None
    if at == "tip-review":
        return
    is_menu = capabilities is CONSOLE and 0 < number < 20
    assert is_menu or str(number) in everything(chat)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_a_story_comes_out_as_it_went_in(text: str) -> None:
    said = clean(text).strip()
    chat = Chat(start="z_bao-minh").press("theft").press("today").send("mở đầu câu chuyện mất xe").press("ctl-back")
    chat.send(f"kể lại: {text}")
    if said and chat.at == "tip-evidence":
        chat.press("done")
        if chat.at == "tip-mask":
            chat.press("keep")
        chat.press("send")
        assert chat.tip["story"] == f"kể lại: {clean(text)}".strip()
