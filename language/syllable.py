"""Could these letters be a syllable of Vietnamese? Enough to tell a language from letters hit at random."""

from __future__ import annotations

import re

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvxfjwz]"
_RIME = (
    "(?:uye|uya|uyu|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uao|iua|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ya|[aeiouy])"
    "(?:ng|nh|ch|[cmnpt])?"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?{_RIME}")
#: letters of scripts in which no row of random keys is typed by accident
_OTHER_SCRIPT = re.compile(r"[\u0400-\u052f\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def is_syllable(folded: str) -> bool:
    return len(folded) > 1 and _SYLLABLE.fullmatch(folded) is not None


def has_other_script(text: str) -> bool:
    return _OTHER_SCRIPT.search(text) is not None
