"""Words for keys: Fluent catalogues, one folder a language, looked up with a fallback to Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Resource, TextElement

#: what every key must have; other languages may lag behind
FALLBACK = "vi"


class MissingText(KeyError):
    """A key that no catalogue has. Raised in tests; people see the key instead of a broken page."""


class BrokenCatalogue(ValueError):
    """An entry that Fluent cannot read would vanish silently."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language. Most sentences have no parameter: they are kept as text: a look-up in a dictionary, no tree."""

    plain: dict[str, str]
    bundle: FluentBundle
    keys: frozenset[str]


class Texts:
    """All catalogues. Immutable after loading; safe to share between threads."""

    def __init__(self, catalogues: dict[str, Catalogue], strict: bool = False) -> None:
        self._catalogues = catalogues
        self._strict = strict

    @classmethod
    def load(cls, folder: Path, strict: bool = False) -> Texts:
        """Every `<lang>/*.ftl` under `folder`. `strict`: a missing key or parameter raises (for tests).

        Raises BrokenCatalogue for an unreadable entry or a key that is defined twice.
        """
        places = sorted(path for path in folder.iterdir() if path.is_dir())
        return cls({place.name: _catalogue(place.name, sorted(place.glob("*.ftl"))) for place in places}, strict)

    def say(self, lang: str, key: str, /, **params: str) -> str:
        """The text of `key`; in Vietnamese when `lang` lacks it, the key itself when nobody has it."""
        for each in (lang, FALLBACK):
            if self.has(each, key):
                return self._format(self._catalogues[each], key, params)
        if self._strict:
            raise MissingText(key)
        return key

    def _format(self, catalogue: Catalogue, key: str, params: dict[str, str]) -> str:
        if key in catalogue.plain:
            return catalogue.plain[key]
        pattern = catalogue.bundle.get_message(key).value
        assert pattern is not None  # noqa: S101  (`_catalogue` takes only messages with a value)
        text, errors = catalogue.bundle.format_pattern(pattern, params)
        if errors and self._strict:
            raise errors[0]
        return str(text)

    def has(self, lang: str, key: str) -> bool:
        return lang in self._catalogues and key in self._catalogues[lang].keys

    def keys(self, lang: str) -> frozenset[str]:
        return self._catalogues[lang].keys if lang in self._catalogues else frozenset()

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._catalogues)


def _catalogue(lang: str, files: Iterable[Path]) -> Catalogue:
    # Isolation marks around every parameter would break search, copying and the terminal.
    bundle = FluentBundle([lang], use_isolating=False)
    plain: dict[str, str] = {}
    keys: set[str] = set()
    for path in files:
        resource = FluentParser().parse(path.read_text(encoding="utf-8"))
        messages = _messages(resource, path)
        for twice in keys & messages.keys():
            raise BrokenCatalogue(f"{path.parent.name}/{path.name}: {twice} is defined twice")
        keys |= messages.keys()
        as_text = {key: text for key, message in messages.items() if (text := _plain_text(message)) is not None}
        plain |= as_text
        resource.body = [entry for entry in resource.body if not (isinstance(entry, Message) and entry.id.name in as_text)]
        bundle.add_resource(resource)
    return Catalogue(plain, bundle, frozenset(keys))


def _messages(resource: Resource, path: Path) -> dict[str, Message]:
    where = f"{path.parent.name}/{path.name}"
    messages: dict[str, Message] = {}
    for entry in resource.body:
        if isinstance(entry, Junk):
            raise BrokenCatalogue(f"{where}: cannot be read: {(entry.content or '').strip().splitlines()[0]}")
        if isinstance(entry, Message) and entry.value:
            if entry.id.name in messages:
                raise BrokenCatalogue(f"{where}: {entry.id.name} is defined twice")
            messages[entry.id.name] = entry
    return messages


def _plain_text(message: Message) -> str | None:
    parts = [part.value if isinstance(part, TextElement) else None for part in message.value.elements] if message.value else []
    return None if None in parts else "".join(part for part in parts if part is not None)
