"""Questions that would make a tipster say who he is: name, number, home, place of work, line, shift.

A hit only asks the officer to look again, so it may miss and it may be wrong; what it must not do is to stand in the way of
ordinary questions about what happened, or everybody learns to press "send anyway". Read on folded text: marks, case and dialect
spellings make no difference.
"""

from __future__ import annotations

import re

from language.folding import fold

# Who is spoken to, also as officers shorten it and as it is said in the middle and the south. "anh ta", "ông ấy" are others.
_YOU = r"(?<!ong )(?<!ba )(?:ban|anh|chi|em|co|chu|bac|ong|ba|cau|minh|mi|may|bay|b|a|c|e|ac|anh chi)(?! (?:ta|ay|do|kia|nay|no|tay)\b)"
_YOU_SURE = r"(?:ban|anh|chi|em|b|e)(?! (?:ta|ay|do|kia|nay|no|be|gai|trai)\b)"
# What may stand between "you" and the thing, and nothing else: with "bạn thấy họ làm ở tổ nào" others are meant.
_BETWEEN = (
    r"(?: (?:dang|hien|hien tai|hien dang|co|thi|la|con|duoc|hay|thuong|lam|lam viec|cong tac|o|tai|ben|trong|thuoc|dung|ngoi|truc|di|vao"
    r"|theo|cua|song|thue|tro|toi|ten|nha|que|sinh|den tu|tu))*"
)
_WORKPLACE = (
    r"(?:to|chuyen|day chuyen|truyen|day truyen|line|lai|lain|ca|kip|xuong|phan xuong|bo phan|phong ban|khau|cong doan|doi|nhom|cong ty|cty"
    r"|ct|nha may|nha xuong|doanh nghiep|vi tri|chuc vu)"
)
_HOME = r"(?:phong|phong tro|day tro|khu tro|nha tro|ky tuc xa|ktx|nha|xom|ap|thon|to dan pho|so nha)"
_WHICH = r"(?:nao|nao vay|may|so may|thu may|gi|chi|mo|so bao nhieu|bao nhieu|dau)"
_OTHERS = (
    r"(?! (?:cua |ben )?(?:ke|ho|no|bon|chung|thang|con|ga|han|dua|doi tuong|nguoi do|nguoi kia|nguoi cho vay|nguoi ban"
    r"|chu no|chu quan|app)\b)"
)

_PATTERNS = (
    # names
    rf"\b(?:ho ten|ho va ten|ten ho|quy danh)\b{_OTHERS}",
    rf"\b{_YOU}{_BETWEEN} (?:ten (?:la |that la |day du la )?(?:gi|chi|ji|j)|la ai|la ai vay|la nguoi nao)\b",
    rf"\bten (?:that |day du |goi )?(?:la |cua )*{_YOU}\b",
    rf"\b(?:cho|xin|de lai|noi|gui|nhan)(?: \w+){{0,3}} (?:ten|danh tinh)\b{_OTHERS}",
    r"^(?:ten (?:that|day du|gi|chi|la gi)(?: vay| rua| the| a)?)\?*$",
    r"\b(?:danh tinh cua (?:ban|anh|chi|em)|tu gioi thieu)\b",
    # numbers and accounts
    rf"\b(?:so (?:dien thoai|dt|zalo|lien lac|lien he|di dong|phone)|sdt|so (?:may )?cua (?:ban|anh|chi|em))\b{_OTHERS}",
    rf"\b(?:cho|xin|de lai|gui|nhan)(?: \w+){{0,3}} (?:so|sdt|dt|zalo|zl|facebook|fb|face|nick|email)\b{_OTHERS}",
    rf"\b(?:dien thoai|dt) cua {_YOU}",
    rf"\b(?:goi|lien lac|lien he|nhan tin)(?: lai| truc tiep| rieng)* (?:cho|voi|toi|den)? ?{_YOU}\b",
    rf"\b{_YOU}(?: co| dung| choi| xai)*(?: the| duoc)? (?:dien thoai|zalo|zl|viber|telegram|facebook|fb)\b",
    rf"\b(?:zalo|viber|telegram|facebook|cccd|cmnd|can cuoc|chung minh thu)\b{_OTHERS}",
    rf"\b(?:ma (?:nhan vien|so the|so nhan vien|cong nhan)|so the|msnv|the nhan vien|the ten)\b{_OTHERS}",
    # home, age, origin
    rf"\b{_YOU}{_BETWEEN} {_HOME} {_WHICH}\b",
    rf"\b(?:nha|phong|phong tro|cho o|noi o|que) (?:cua )?{_YOU_SURE} (?:o )?{_WHICH}\b",
    rf"\b{_YOU} (?:hien |dang )*(?:song|tro|thue tro|thue nha|o tro|que|nguoi)(?: o)? {_WHICH}\b",
    rf"\b(?:dia chi|dia chi nha|noi o|cho o|so nha|so phong)(?: \w+)? (?:cua )?{_YOU}\b",
    rf"\b(?:cho|xin|de lai)(?: \w+){{0,3}} (?:dia chi|so nha|so phong)\b{_OTHERS}",
    r"\bdia chi\?*$",
    rf"(?:^|\b{_YOU_SURE} (?:nam nay )?(?:duoc )?)(?:bao nhieu|may) tuoi\b",
    rf"\b(?:ngay sinh|nam sinh|sinh nam|que quan|que o)\b{_OTHERS}",
    # place of work
    rf"\b{_YOU}{_BETWEEN} {_WORKPLACE} {_WHICH}\b",
    rf"\b{_WORKPLACE} {_WHICH} (?:cua )?{_YOU}\b",
    rf"\b{_WORKPLACE} cua {_YOU}\b",
    rf"^(?:hien |dang |the )*(?:lam|lam viec|dung|ngoi)(?: o| ben| trong| tai| cho)* {_WORKPLACE} {_WHICH}\?*$",
    rf"\b{_YOU} (?:dang |hien )*(?:lam|lam viec)(?: o| tai)? {_WHICH}\b",
    rf"\b{_YOU} (?:dang |co )*(?:o|trong|thuoc) (?:to|chuyen|ca|xuong|bo phan) do\b",
    r"\b(?:to truong|chuyen truong|quan ly|truong ca) cua (?:ban|anh|chi|em)\b",
    # English
    r"\byour (?:\w+ )?(?:name|phone|number|address|e-?mail|line|team|shift|workshop|department|room|company|factory|employer|id|age)\b",
    r"\b(?:who are you|how old are you|(?:call|contact|reach|phone|text) you|your contact|contact number|phone number)\b",
    r"\bwhich (?:line|team|shift|workshop|department|section|company|factory|room)(?: \w+)? (?:are|do|did) you\b",
    r"\bwhere (?:do|did) you (?:live|work|stay|come from)\b",
    r"\b(?:what|which) (?:is|are)? ?your (?:name|job)\b|\b(?:employee|badge|staff) (?:id|number|no)\b",
)
_ASKS = re.compile("|".join(_PATTERNS))


def asks_who(question: str) -> bool:
    """True when a question seems to ask for a name, a number, a home, a line or a shift: another way to know the tipster."""
    return any(_ASKS.search(part) for part in re.split(r"[.!;\n]|(?<=\?)", fold(question)) if part.strip())
