"""What a page calls a session: the kind of device and browser, no more than its owner needs to tell his own apart."""

from __future__ import annotations

_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
# Edge, Opera and Chrome all say "Safari"; the first word that fits is the right one.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def device_label(user_agent: str) -> str:
    """ "Android · Chrome"; "" when the browser says nothing that we know."""
    said = user_agent[:400]
    found = (next((name for mark, name in table if mark in said), "") for table in (_SYSTEMS, _BROWSERS))
    return " · ".join(name for name in found if name)
