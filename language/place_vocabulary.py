"""Words around a place's name: what says that a name follows, and what says that it is none."""

from __future__ import annotations

import re

from language.folding import fold, marked

#: what follows is a place or nothing
AT = frozenset({"ở", "tại", "o", "tai"})
#: place names that are also everyday words once the marks are gone ("an ninh" = security, "quê vợ", "yên bình" =
#: peaceful): inside a sentence they count only with the kind in front ("KCN Quế Võ") or with their own marks
EVERYDAY = frozenset(
    tuple(words.split())
    for words in (
        "an ninh", "que vo", "yen binh", "an binh", "binh an", "dai an", "an duong", "viet hung", "tan huong",
        "vinh phuc", "tan tao", "hoa binh", "dai dong", "dong a", "quang minh", "phu tai", "hai yen", "an hai",
        "viet hoa", "hung yen", "thai binh", "hue", "tan phu", "hoa phu", "tan thuan", "an phong", "hoa xa", "tan an",
        "long hau", "phu my", "bao minh", "gia loc", "an hoa", "thanh cong", "doan ket", "tu do", "tien phong", "quyet thang",
        "tan tien", "thong nhat", "phu tho", "dong tam", "tien tien", "cong hoa", "dan chu", "doc lap", "tan tien",
        "cho moi", "cho gao", "nga bay", "nga nam", "cai lon", "ba to", "ba hai", "tay ho", "cau ke", "cau giay",
        "an toan", "thanh tri", "tan thanh", "binh minh", "hoa thuan", "thuan hoa", "thuan an", "hoa hiep", "quan ba",
        "cam on", "dong hung", "phuc loc", "an khang", "hanh phuc", "duc hanh", "minh tam", "dong y", "chau a",
        "nam dan", "dan hoa", "di an", "da bac", "ngoc lac", "an lac", "tri an", "da nang", "ba dinh", "bac ai",
        "dung tien", "tien hoa", "ngoc ha", "ha dong", "ba ria", "tam ky", "tam binh", "hoa an", "hoa lac",
    )
)  # fmt: skip
#: without marks these stand behind "xa" (far) or another such word and are no commune: "o xa lam ca dem"
AFTER_FAR = frozenset(
    tuple(words.split())
    for words in (
        "lam ca", "lam dien", "xuong lam", "an co", "an tien", "ba nam", "chi ca", "chi tien", "co ba", "co bi", "co noi", "con co",
        "con tien", "cho ra", "de gi", "den sang", "dien lam", "dong anh em", "dong lai", "la gi", "lai dong", "ma noi", "mai lam",
        "nam anh", "nam co", "nam muoi", "nam tien", "nam xe", "nha mat", "que lam", "tien an", "tien noi", "tien nha", "trong con",
        "cua ong", "hai anh", "chi dong", "chi cong", "nha nam",
    )
)  # fmt: skip
#: people, streets and markets are called like places: "anh Quang Minh", "đường Lê Lợi", "xe khách Nam Định"
NOT_A_PLACE_AFTER = frozenset(
    {"anh", "chi", "em", "chu", "co", "bac", "ong", "ba", "ten", "thang", "con", "be", "ban", "duong", "pho"}
)  # fmt: skip
INSIDE_A_ZONE = frozenset({"gate", "enterprise", "lodging"})
ORIGIN = frozenset({"que", "goc", "nguoi", "dan", "tu", "ve", "di", "xe", "khach", "tuyen", "sang", "qua"})
#: "không phải ...", "không liên quan gì đến ...", "đừng nhầm với ...": what follows is where it was not
DENIAL = re.compile(
    r"(?:^| )(?:(?:khong|ko|k|hok|hong|hem|kh|chang|cha|deo|chua|dung)(?: (?:co|he|tung|bao gio|con))*"
    r" (?:phai|o|lam|thuoc|lien quan|dinh dang|dinh liu|nam|noi ve|bao ve|ke ve|nham|lon|nham lan)|chu khong|not)"
    r"(?: (?:la|o|tai|ben|trong|cho|in|at|the|ca|dau|khu|gi|het|den|toi|voi|ve|sang|viec|lam|cong ty))*$"
)
#: words before a name within which DENIAL and FORMER are looked for
WORDS_BEFORE = 8
#: "ngoài kcn Tân Tạo ra ...": everywhere else
EXCEPT_BEFORE, EXCEPT_BEHIND = re.compile(r"(?:^| )(?:ngoai|tru)$"), re.compile(r"^ra(?: |$)")
#: "trước làm ở ..., giờ qua chỗ khác": where somebody worked once, and what happened was elsewhere; both halves must stand there
FORMER = re.compile(
    r"(?:^| )(?:truoc|truoc day|truoc kia|hoi con|hoi xua|ngay xua|luc con|luc truoc|nam ngoai|tung|da nghi|nghi)"
    r"(?: (?:em|toi|tui|minh|chau|co|con|thi|viec|lam|o|tai|ben|trong|cho|cty|cong ty))*$"
)
NOW_ELSEWHERE = re.compile(
    r"(?:^| )(?:gio|nay|hien)(?: \w+){0,2} (?:chuyen|qua|sang|ve|lam|o|doi)(?: \w+){0,3} (?:khac|moi|que)(?: |$)"
)
WORDS_BEHIND = 14
#: right behind a zone's name these make it another zone, which has its own gates: "Minh Hưng - Hàn Quốc", "Minh Hưng - Sikico"
OTHER_ZONE = (("sikico",), ("han", "quoc"), ("nhat", "ban"), ("dai", "loan"))
SPELLED = {"mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9"}
SPELLED_MARKS = frozenset({"một", "hai", "ba", "bốn", "tư", "năm", "sáu", "bảy", "tám", "chín"})
#: after a number: then it counts something and is not part of the zone's name ("Tràng Duệ 2 lần rồi")
COUNTED = frozenset(
    {"nguoi", "thang", "dua", "ong", "lan", "gio", "h", "g", "ngay", "hom", "tuan", "phut", "trieu", "tr", "con", "chiec",
     "cai", "tieng", "cong", "cu", "nam", "thanh", "k", "vu", "km", "m", "phong", "dem", "buoi", "ca", "met", "kg", "tan", "nhom",
     "ten", "nghin", "ngan", "tram", "bua", "day", "giay", "cay"}
)  # fmt: skip
#: a bare zone's name behind one of these is meant as the zone, or as what the zone lies in: "ở Quế Võ", "cổng Châu Sơn"
CUES = frozenset(
    {"o", "tai", "ben", "trong", "ngoai", "duoi", "gan", "sau", "truoc", "canh", "sat", "cong", "xuong", "ty", "nhan", "kho", "khu",
     "cum", "bai", "phia", "may", "lam", "doi", "dien", "in", "at", "near", "inside"}
)  # fmt: skip
#: a misspelt one counts behind these only
NEAR_CUES = frozenset({"o", "tai", "ben", "trong", "gan", "cong", "xuong", "ty", "nhan", "khu", "at", "near"})
#: behind one of these it is the zone whatever communes are called so too
INDUSTRY_CUES = frozenset({"cong", "xuong", "ty", "nhan", "kho", "khu", "cum", "may"})
#: words that look like a misspelt zone and are everyday ones: tháng lương, tâm thần, vẫn chung
LIKE_A_ZONE = frozenset(
    tuple(words.split())
    for words in ("thang luong", "tam than", "van chung", "thang lon", "nam thang", "tan hang", "dong coi", "an huong", "minh hun")
)
MAX_ZONE_NUMBER = 20


BETWEEN = frozenset({"o", "thuoc", "cua", "cu", "tinh", "tp", "huyen"})
KIND_MARKS = {
    fold(word): {marked(word), fold(word)}
    for word in ("xã", "phường", "quận", "huyện", "tỉnh", "thị", "trấn", "thành", "phố", "đặc", "khu", "công", "nghiệp", "cụm")
}
#: without marks these are other words ("quan", "tinh") where the rest of the text has marks
SAID_WITH_MARKS = frozenset({"quan", "tinh"})
TYPES = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi tran", "tt": "thi tran", "dac khu": "dac khu",
    "huyen": "huyen", "h": "huyen", "quan": "quan", "q": "quan", "thi xa": "thi xa", "tx": "thi xa", "tinh": "tinh",
    "thanh pho": "thanh pho", "tp": "thanh pho", "district": "quan",
}  # fmt: skip
