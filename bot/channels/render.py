"""A prompt in words: the person's language, within what the channel can show."""

from __future__ import annotations

from bot.messages import Button, Capabilities, Choice, OutMessage, Paragraph, Prompt
from bot.texts import Texts


def render(prompt: Prompt, capabilities: Capabilities, texts: Texts) -> OutMessage:
    """Buttons where they fit; a numbered menu where they are too many or their labels too long.

    In a menu numbers stand for answers only; calls and controls are words.
    """
    buttons = tuple(_button(choice, prompt, texts) for choice in prompt.choices)
    controls = tuple(_button(choice, prompt, texts) for choice in prompt.controls)
    numbered = _is_numbered(prompt, buttons, capabilities)
    return OutMessage(
        step=prompt.step,
        turn=prompt.turn,
        lang=prompt.lang,
        paragraphs=_paragraphs(prompt, texts),
        buttons=() if numbered else buttons,
        controls=() if capabilities.max_buttons == 0 else controls,
        menu=_menu(prompt, buttons, controls, capabilities, texts) if numbered or capabilities.max_buttons == 0 else (),
        accepts=prompt.accepts,
        receipt=prompt.receipt,
        live=prompt.live,
        news=prompt.news,
        over=prompt.over,
    )


def _button(choice: Choice, prompt: Prompt, texts: Texts) -> Button:
    label = choice.label if choice.label is not None else texts.say(prompt.lang, choice.key or choice.id)
    return Button(f"{prompt.turn}:{choice.id}", label, choice.style, choice.picture, choice.link)


def _paragraphs(prompt: Prompt, texts: Texts) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            line.text if line.text is not None else texts.say(prompt.lang, line.key or "", **line.params), line.kind
        )
        for line in prompt.lines
    )


def is_pickable(choice: Choice) -> bool:
    """Whether it has a number in a menu. The same rule as in the flows, which resolve the number."""
    return not (choice.link or choice.is_word or choice.id.startswith("ctl-"))


def _is_numbered(prompt: Prompt, buttons: tuple[Button, ...], capabilities: Capabilities) -> bool:
    pairs = [pair for pair in zip(prompt.choices, buttons, strict=True) if is_pickable(pair[0])]
    return len(pairs) > capabilities.max_buttons or any(
        len(button.label) > capabilities.max_label_chars or len(choice.id.encode()) > capabilities.max_choice_bytes
        for choice, button in pairs
    )


def _menu(
    prompt: Prompt, buttons: tuple[Button, ...], controls: tuple[Button, ...], capabilities: Capabilities, texts: Texts
) -> tuple[str, ...]:
    pairs = list(zip(prompt.choices, buttons, strict=True))
    answers = [button for choice, button in pairs if is_pickable(choice)]
    words = [button.label for choice, button in pairs if not is_pickable(choice) and not choice.link]
    words += [button.label for button in controls] if capabilities.max_buttons == 0 else []
    lines = [f"☎ {button.label}" for button in buttons if button.link]
    lines += [f"{n}. {_pictured(button)}" for n, button in enumerate(answers, 1)]
    if words:
        lines.append(texts.say(prompt.lang, "ctl-or_type", words=" · ".join(words)))
    return tuple(lines)


def _pictured(button: Button) -> str:
    return f"{button.picture} {button.label}" if button.picture else button.label
