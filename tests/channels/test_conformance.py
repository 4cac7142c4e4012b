"""What every channel must do, whatever its platform. A new channel adds a rig, and passes this file unchanged."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import (
    ChannelError,
    ChannelMisconfigured,
    Moved,
    RecipientStopped,
    Rejected,
    Throttled,
    Unreachable,
)
from bot.channels.render import is_pickable
from bot.messages import Choice, Inbound, Line, Prompt
from tests.channels.rigs import LINES, RIGS, Rig
from tests.channels.screens import screen

every_channel = pytest.mark.parametrize("rig", RIGS, ids=lambda rig: rig.name)
every_messenger = pytest.mark.parametrize("line", LINES)
CHOICES = (
    Choice("theft", key="category-theft", picture="🔓"),
    Choice("fire", key="category-fire"),
    Choice("x", label="Cổng 2, lô C"),
)
CONTROLS = (Choice("ctl-back", key="ctl-back"), Choice("ctl-help", key="ctl-help"))


def prompt(*lines: Line, choices: tuple[Choice, ...] = CHOICES, turn: int = 4) -> Prompt:
    said = lines or (Line(text="Việc gì đã xảy ra?"),)
    return Prompt("tip-category", turn, "vi", said, choices, CONTROLS, frozenset({"text"}))


# --- in ---------------------------------------------------------------------------------------------------------------


@every_channel
async def test_what_was_typed_arrives_letter_by_letter(rig: Rig):
    for text in (
        "Mất xe máy ở cổng 2",
        "đường số 5 – lô “C”",
        "2",
        "a\nb",
        "😀 ừ",
        "\u202eltr\u202c",
        "<b>&amp;</b>",
        "x" * 4000,
    ):
        (inbound,) = await rig.parse(rig.typed(text))
        assert inbound.text == text and inbound.press is None and inbound.address.channel == rig.name


@every_channel
async def test_the_same_update_twice_is_the_same_act_and_two_are_two(rig: Rig):
    one, again, other = [(await rig.parse(raw))[0] for raw in (rig.typed("a"), rig.typed("a"), rig.pressed("4:theft"))]
    assert one == again and one.id != other.id and one.address == other.address


@every_channel
async def test_what_was_typed_has_no_nul_and_can_be_stored(rig: Rig):
    for text in ("a\x00b", "\ud800x", "x" * 100_000):
        for inbound in await rig.parse(rig.typed(text)):
            assert "\x00" not in (inbound.text or "") and (inbound.text or "").encode("utf-8") is not None


@every_channel
async def test_no_picture_of_an_act_shows_who_or_what(rig: Rig):
    for raw in (rig.typed("Chuyện kín"), rig.pressed("4:theft")):
        (inbound,) = await rig.parse(raw)
        assert "Chuyện kín" not in repr(inbound) and inbound.address.chat not in repr(inbound)


@every_channel
async def test_an_act_holds_times_and_languages_of_nobody(rig: Rig):
    (inbound,) = await rig.parse(rig.typed("x"))
    values = [getattr(inbound, entry.name) for entry in fields(Inbound)]
    assert inbound.lang is None and not any(isinstance(value, datetime) for value in values) and datetime.now(UTC)


@every_channel
async def test_a_spoiled_update_is_an_act_or_nothing(rig: Rig):
    for raw in (*rig.spoil(rig.typed("a")), *rig.spoil(rig.pressed("4:theft")), b"", b"\x00" * 10):
        for inbound in await rig.parse(raw):
            assert isinstance(inbound, Inbound)


@every_channel
@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=300))
async def test_any_bytes_are_an_act_or_nothing(rig: Rig, raw: bytes):
    assert all(isinstance(inbound, Inbound) for inbound in await rig.parse(raw))


# --- out --------------------------------------------------------------------------------------------------------------


@every_channel
async def test_every_button_comes_back_as_it_went_out(rig: Rig, texts):
    shown = rig.shown(prompt(), texts)
    values = [value for value, _ in shown.buttons]
    assert values[:3] == ["4:theft", "4:fire", "4:x"] and "4:ctl-back" in values
    for value in values:
        (inbound,) = await rig.parse(rig.pressed(value))
        assert inbound.press == value and inbound.text is None


@every_channel
def test_labels_stand_in_the_language(rig: Rig, texts):
    labels = [label for _, label in rig.shown(prompt(), texts).buttons]
    assert texts.say("vi", "category-theft") in labels[0] and "Cổng 2, lô C" in labels[2]


@every_channel
def test_labels_that_are_too_long_or_too_many_are_still_there_to_choose(rig: Rig, texts):
    long = tuple(Choice(f"p{n}", label=f"Nhà trọ số {n}" + ", đường Nguyễn Văn Cừ kéo dài" * 4) for n in range(5))
    many = tuple(Choice(f"p{n}", label=f"Lô {n}") for n in range(130))
    for choices in (long, many):
        shown = rig.shown(prompt(choices=choices), texts)
        for n, choice in enumerate(filter(is_pickable, choices), 1):
            is_button = any(value == f"4:{choice.id}" and choice.label in label for value, label in shown.buttons)
            in_menu = f"{n}. {choice.label}" in shown.text
            assert is_button or in_menu, choice.id


@every_channel
def test_no_button_carries_more_than_the_platform_takes(rig: Rig, texts):
    far = tuple(Choice("nha-tro-" + "x" * 50 + str(n), label=f"Nhà {n}") for n in range(5))
    shown = rig.shown(prompt(choices=far, turn=123_456_789), texts)
    if rig.max_value_bytes is not None:
        assert all(len(value.encode()) <= rig.max_value_bytes for value, _ in shown.buttons)
    assert all(
        any(f"Nhà {n}" in label for _, label in shown.buttons) or f"{n + 1}. Nhà {n}" in shown.text for n in range(5)
    )


@every_channel
def test_a_long_text_is_shown_whole(rig: Rig, texts):
    words = [f"từ{n}" for n in range(2_000)]
    shown = rig.shown(prompt(Line(text=" ".join(words)), Line(text="😀" * 3_000)), texts)
    assert " ".join(shown.text.split()).count("từ") == 2_000 and shown.text.count("😀") == 3_000
    if rig.max_part_units is not None:
        assert all(len(part.encode("utf-16-le")) // 2 <= rig.max_part_units for part in shown.parts)


@every_channel
def test_what_somebody_wrote_cannot_format_or_press(rig: Rig, texts):
    said = "<b>đậm</b> *x* [a](http://b) <button name=press value=4:x>bấm</button>"
    shown = rig.shown(prompt(Line(text=said, kind="theirs")), texts)
    assert said in " ".join(shown.text.split()) and "bấm" not in [label for _, label in shown.buttons]


@every_channel
def test_a_warning_of_danger_comes_first(rig: Rig, texts):
    lines = (Line(text="GỌI 113", kind="alarm"), Line(text="Việc gì?"))
    shown = rig.shown(prompt(*lines), texts)
    assert shown.text.index("GỌI 113") < shown.text.index("Việc gì?")


# --- channels that speak first ----------------------------------------------------------------------------------------


@every_messenger
@pytest.mark.parametrize("lane", ["reply", "alert"])
@pytest.mark.parametrize(
    ("what", "kind", "arrived"),
    [
        ("throttled", Throttled, 0),
        ("broken", Unreachable, 0),
        ("lost", Unreachable, 1),
        ("refused", Rejected, 0),
        ("stopped", RecipientStopped, 0),
        ("moved", Moved, 0),
        ("wrong_key", ChannelMisconfigured, 0),
    ],
)
async def test_what_went_wrong_has_one_of_six_names(line, lane, what, kind, arrived, texts):
    async with LINES[line](texts) as at:
        at.cause(what)
        with pytest.raises(ChannelError) as raised:
            await at.messenger.send(at.address, screen("Nội dung kín"), lane)
        assert type(raised.value) is kind and at.arrived() == arrived
        assert at.address.chat not in str(raised.value) and "kín" not in str(raised.value)
        if what == "lost":
            assert raised.value.ambiguous
        if what == "throttled":
            assert raised.value.after_seconds > 0
        if what == "moved":
            await at.messenger.send(raised.value.to, screen(), lane)


@every_messenger
async def test_a_message_goes_out_once_and_can_be_taken_back(line, texts):
    async with LINES[line](texts) as at:
        sent = await at.messenger.send(at.address, screen("một"), "alert")
        assert at.requests() == at.arrived() == len(sent.ids) == 1
        if at.messenger.capabilities.hide:
            assert await at.messenger.erase(at.address, sent.ids) == 1 and at.arrived() == 0
            assert await at.messenger.erase(at.address, ["không có"]) == 0


@every_messenger
async def test_what_the_platform_would_never_take_costs_no_request(line, texts):
    async with LINES[line](texts) as at:
        with pytest.raises(Rejected):
            await at.messenger.send(at.address, screen(""), "alert")
        assert at.requests() == 0
