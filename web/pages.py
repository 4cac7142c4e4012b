"""Templates with the catalogue and the assets at hand. One environment for the worker's page and the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts import Texts
from web.assets import Assets

FOLDER = Path(__file__).with_name("templates")


class Pages:
    """Renders templates. Each has `asset(name)`, the address of a file, and `say(lang, key, **params)`, a sentence."""

    def __init__(self, texts: Texts, assets: Assets) -> None:
        self.texts = texts
        self.assets = assets
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,  # a name that is missing is a bug, not an empty place on the page
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(asset=assets.url, inline=assets.text, say=texts.say)

    def render(self, template: str, **names: Any) -> str:
        html: str = self._environment.get_template(template).render(**names)
        return html
