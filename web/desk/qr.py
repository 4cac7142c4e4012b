"""QR codes drawn here: nothing of a secret goes to a picture service."""

from __future__ import annotations

from markupsafe import Markup


def qr(text: str) -> Markup:
    """SVG to stand in the page: black on white, with the quiet zone of the standard (four modules)."""
    import segno  # only whoever shows one needs it

    svg = segno.make(text, error="m", micro=False).svg_inline(border=4, omitsize=True, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704  # drawn by segno: paths only
