"""A person with a browser that knows only HTML: reads forms, presses buttons, types. Works on a live server and in process."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class Form:
    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  #: name, value, label
    fields: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """One HTML page: its forms, links and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._button: tuple[str, str] | None = None
        self._link: str | None = None
        self._label: list[str] = []
        self._silent = 0
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "template"):
            self._silent += 1
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "select") and self._form and given.get("name"):
            kind = given.get("type", "text")
            if kind == "hidden":
                self._form.hidden[given["name"]] = given.get("value", "")
            elif kind == "submit":
                self._form.buttons.append((given["name"], given.get("value", ""), given.get("value", "")))
            else:
                self._form.fields.add(given["name"])
        elif tag == "button":
            self._button, self._label = (given.get("name", ""), given.get("value", "")), []
        elif tag == "a":
            self._link, self._label = given.get("href", ""), []

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.words.append(data)
        if self._button is not None or self._link is not None:
            self._label.append(data)

    def handle_endtag(self, tag: str) -> None:
        label = " ".join("".join(self._label).split())
        if tag in ("script", "style", "template"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._button is not None:
            if self._form:
                self._form.buttons.append((*self._button, label))
            self._button = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link, label))
            self._link = None


class NoSuchButton(AssertionError):
    pass


class Visitor:
    """Keeps the page that is open; `client` is any httpx client with a base_url."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str] | None = None) -> None:
        self.client = client
        self.headers = headers or {}
        self.response: httpx.Response
        self.page: Page

    async def open(self, path: str) -> Page:
        return self._show(await self.client.get(path, headers=self.headers))

    async def press(self, choice: str, **typed: Any) -> Page:
        """Press the button whose value ends with `choice` (or whose label contains it), with `typed` fields filled."""
        for form in self.page.forms:
            for name, value, label in form.buttons:
                if value.split(":")[-1] == choice or (choice and choice in label):
                    return await self.submit(form, {name: value} | typed if name else typed)
        raise NoSuchButton(
            f"no button {choice!r} on: {self.page.text[:600]} ; {[b for f in self.page.forms for b in f.buttons]}"
        )

    async def type(self, text: str, field_name: str = "text") -> Page:
        form = next(f for f in self.page.forms if field_name in f.fields)
        return await self.submit(form, {field_name: text})

    async def submit(self, form: Form, fields: dict[str, Any], files: Any = None) -> Page:
        data = form.hidden | fields
        if form.method.lower() == "get":
            return self._show(await self.client.get(form.action, params=data, headers=self.headers))
        return self._show(await self.client.post(form.action, data=data, files=files, headers=self.headers))

    def _show(self, response: httpx.Response) -> Page:
        self.response = response
        self.page = Page(response.text)
        return self.page

    def has(self, choice: str) -> bool:
        return any(v.split(":")[-1] == choice for f in self.page.forms for _, v, _ in f.buttons)
