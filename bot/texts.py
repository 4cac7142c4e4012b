"""Words for keys: Fluent catalogues, one folder a language, looked up with a fallback to Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message

#: what every key must have; other languages may lag behind
FALLBACK = "vi"


class MissingText(KeyError):
    """A key that no catalogue has. Raised in tests; people see the key instead of a broken page."""


class BrokenCatalogue(ValueError):
    """An entry that Fluent cannot read would vanish silently."""


class Texts:
    """All catalogues. Immutable after loading; safe to share between threads."""

    def __init__(self, bundles: dict[str, FluentBundle], keys: dict[str, frozenset[str]], strict: bool = False) -> None:
        self._bundles = bundles
        self._keys = keys
        self._strict = strict

    @classmethod
    def load(cls, folder: Path, strict: bool = False) -> Texts:
        """Every `<lang>/*.ftl` under `folder`. `strict`: a missing key or parameter raises (for tests).

        Raises BrokenCatalogue for an unreadable entry or a key that is defined twice.
        """
        bundles: dict[str, FluentBundle] = {}
        keys: dict[str, frozenset[str]] = {}
        for place in sorted(path for path in folder.iterdir() if path.is_dir()):
            bundles[place.name], keys[place.name] = _bundle(place.name, sorted(place.glob("*.ftl")))
        return cls(bundles, keys, strict)

    def say(self, lang: str, key: str, /, **params: str) -> str:
        """The text of `key`; in Vietnamese when `lang` lacks it, the key itself when nobody has it."""
        for each in (lang, FALLBACK):
            if self.has(each, key):
                return self._format(self._bundles[each], key, params)
        if self._strict:
            raise MissingText(key)
        return key

    def _format(self, bundle: FluentBundle, key: str, params: dict[str, str]) -> str:
        pattern = bundle.get_message(key).value
        assert pattern is not None  # noqa: S101  (`_keys_of` takes only messages with a value)
        text, errors = bundle.format_pattern(pattern, params)
        if errors and self._strict:
            raise errors[0]
        return str(text)

    def has(self, lang: str, key: str) -> bool:
        return key in self._keys.get(lang, ())

    def keys(self, lang: str) -> frozenset[str]:
        return self._keys.get(lang, frozenset())

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._bundles)


def _bundle(lang: str, files: Iterable[Path]) -> tuple[FluentBundle, frozenset[str]]:
    # Isolation marks around every parameter would break search, copying and the terminal.
    bundle = FluentBundle([lang], use_isolating=False)
    keys: set[str] = set()
    for path in files:
        source = path.read_text(encoding="utf-8")
        for key in _keys_of(source, path):
            if key in keys:
                raise BrokenCatalogue(f"{path.parent.name}/{path.name}: {key} is defined twice")
            keys.add(key)
        bundle.add_resource(FluentResource(source))
    return bundle, frozenset(keys)


def _keys_of(source: str, path: Path) -> list[str]:
    body = FluentParser().parse(source).body
    junk = next((entry for entry in body if isinstance(entry, Junk)), None)
    if junk:
        first = (junk.content or "").strip().splitlines()[0]
        raise BrokenCatalogue(f"{path.parent.name}/{path.name}: cannot be read: {first}")
    return [entry.id.name for entry in body if isinstance(entry, Message) and entry.value]
