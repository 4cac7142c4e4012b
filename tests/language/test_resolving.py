"""Which place an answer or a sentence means: everything a worker may type, and what is honestly not known."""

from __future__ import annotations

import pytest

from language.places import PlaceIndex
from storage.communes import gazetteer
from tests.directory.shipped import demo_index


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return demo_index(gazetteer())


CLEAR_ANSWERS = (
    ("kcn trang due hai phong", "trang-due"), ("KCN TRÀNG DUỆ - AN DƯƠNG - HẢI PHÒNG", "trang-due"),
    ("lô E3 tràng duệ", "trang-due"), ("khu cn tràng duệ", "trang-due"), ("tràng duệ cổng 3", "trang-due-cong-3"),
    ("trang due cong so 2", "trang-due-cong-2"), ("cong 2 trang due", "trang-due-cong-2"),
    ("ở tràng duệ chỗ cổng 2", "trang-due-cong-2"), ("cổng số 2, KCN Tràng Duệ", "trang-due-cong-2"),
    ("cổng số 5 tràng duệ", "trang-due"), ("cổng lê lợi tràng duệ", "trang-due-cong-2"),
    ("công ty sao mai", "vi-du-sao-mai"), ("cty sao mai trang due", "vi-du-sao-mai"),
    ("trọ hoa phượng", "vi-du-tro-hoa-phuong"), ("Tra2ng Due65", "trang-due"), ("trafng duej", "trang-due"),
    ("trangf dueej hair phongf", "trang-due"), ("chàng duệ", "trang-due"), ("tràng ruệ", "trang-due"),
    ("tràn duệ", "trang-due"), ("tràng dệ", "trang-due"), ("trangduệ", "trang-due"), ("kcntrangdue", "trang-due"),
    ("khucongnghieptrangdue", "trang-due"), ("Trang Due Industrial Zone", "trang-due"),
    ("trang due industrial park hai phong", "trang-due"), ("tràng duệ nhé ạ", "trang-due"), ("vsip1", "vsip-1"),
    ("vsip I bình dương", "vsip-1"), ("vsip một", "vsip-1"), ("vship 1", "vsip-1"), ("v-sip 1", "vsip-1"),
    ("vsip từ sơn", "vsip-bac-ninh"), ("vsip nghệ an", "vsip-nghe-an"), ("vsip ii-a", "vsip-2a"),
    ("việt nam singapore 1", "vsip-1"), ("biên hòa II", "bien-hoa-2"), ("Bien Hoa 2 IZ", "bien-hoa-2"),
    ("bien hoa 2 dong nai", "bien-hoa-2"), ("khu công nghiệp biên hòa ii", "bien-hoa-2"), ("Tan Thuan EPZ", "tan-thuan"),
    ("kcx tân thuận q7", "tan-thuan"), ("kcx tân thuận quận 7", "tan-thuan"), ("linh trung 3 trảng bàng", "linh-trung-3"),
    ("linh trung III", "linh-trung-3"), ("linh trung thủ đức", "xa-26800"), ("kcn thăng long 2 hưng yên", "thang-long-2"),
    ("thăng long hà nội", "thang-long-hn"), ("kcn long đức đồng nai", "long-duc-dn"),
    ("kcn long đức trà vinh", "long-duc-tv"), ("long đức long thành", "long-duc-dn"),
    ("kcn hòa phú vĩnh long", "hoa-phu-vl"), ("kcn hòa phú buôn ma thuột", "hoa-phu-dl"), ("hòa phú long hồ", "hoa-phu-vl"),
    ("kcn an dương", "an-duong"), ("phường an dương lê chân", "xa-11407"), ("xã an hòa an dương hải phòng", "xa-11593"),
    ("phường an hòa, quận an dương", "xa-11593"), ("phường an phong", "xa-11593"), ("an phong hải phòng", "xa-11593"),
    ("xã nghĩa sơn nghĩa hưng nam định", "xa-13918"), ("xã nghĩa sơn, ninh bình", "xa-13918"),
    ("xưởng may Hoa Mai, xã Nghĩa Sơn, Nam Định", "xa-13918"), ("xuong may hoa mai xa nghia son nam dinh", "xa-13918"),
    ("xa ngia son nghia hung", "xa-13918"), ("phường 1, tp trà vinh", "xa-29242"), ("kcn yên phong", "yen-phong"),
    ("kcn quế võ", "que-vo"), ("kcn que vo", "que-vo"), ("kcn quang minh mê linh", "quang-minh"),
    ("kcn yên bình", "yen-binh"), ("kcn tân tạo bình tân", "tan-tao"), ("sóng thần", "song-than"),
    ("song than di an binh duong", "song-than"), ("amata", "amata"), ("kcn amata", "amata"), ("a ma ta", "amata"),
    ("trà nóc", "tra-noc"), ("kcn chà nóc", "tra-noc"), ("kcn trà nó", "tra-noc"), ("kcn hòa xá nam định", "hoa-xa"),
    ("kcn mỹ phước", "my-phuoc"), ("formosa", "vung-ang"), ("formosa hà tĩnh", "vung-ang"), ("kcn vũng áng", "vung-ang"),
    ("chu lai", "tam-hiep-chu-lai"), ("kcn bàu bàng", "bau-bang"), ("kcn bàu bàn", "bau-bang"), ("KCN Bầu Bàng", "bau-bang"),
    ("kcn hiep phuoc", "hiep-phuoc"), ("kcn giao long ben tre", "giao-long"), ("kcn giao lon", "giao-long"),
    ("kcn sa đéc", "sa-dec"), ("kcn tân phú thạnh", "tan-phu-thanh"), ("tan phu thanh chau thanh a", "tan-phu-thanh"),
    ("kcn thụy vân", "thuy-van"), ("kcn thuỵ vân phú thọ", "thuy-van"), ("kcn ham kiem binh thuan", "ham-kiem"),
    ("kcn suối dầu", "suoi-dau"), ("kcn xuối dầu", "suoi-dau"), ("kcn phú bài huế", "phu-bai"),
    ("kcn phu tai quy nhon", "phu-tai"), ("kcn đại an hải dương", "dai-an"), ("kcn đại an mở rộng", "dai-an"),
    ("kcn hải yên quảng ninh", "hai-yen"), ("kcn vân trung bắc giang", "van-trung"), ("kcn quang trâu", "quang-chau"),
    ("không phải tràng duệ mà là kcn an dương", "an-duong"), ("tràng duệ chứ không phải an dương", "trang-due"),
    ("phường bình hòa thuận an", "xa-25987"), ("p. bình hòa, tp thuận an, bình dương", "xa-25987"),
    ("phường dĩ an", "xa-25942"), ("x. kim thái h. vụ bản", "xa-13741"), ("kim thai vu ban nam dinh", "xa-13741"),
    ("mỹ hạnh nam đức hòa long an", "xa-27976"), ("thị trấn nam giang nam trực", "xa-13966"), ("tt nam giang", "xa-13966"),
    ("Binh Hoa ward, Thuan An city", "xa-25987"), ("phuong linh xuan thu duc", "xa-26800"), ("đặc khu côn đảo", "xa-26732"),
    ("huyện lý sơn", "xa-21548"), ("xã điện quang", "dien-quang"), ("xa dien quang dien ban", "dien-quang"),
    ("lái thiêu", "xa-25966"),
)  # fmt: skip
UNCLEAR_ANSWERS = (
    "tràng duệ 2", "vsip bình dương", "vsip thuận an", "vsip bn", "vsip vinh", "vsip II", "vsip III", "VSIP Hải Phòng",
    "VSIP Cần Thơ", "đồng văn II", "kcn đồng văn", "dong van 3 ha nam", "kcn biên hòa 1", "biên hòa", "Linh Trung EPZ",
    "kcx linh trung", "thăng long 3", "kcn phú mỹ 2", "phú mỹ", "kcn phú mỹ 3", "kcn hòa phú bmt", "an dương",
    "an duong hai phong", "phường an dương", "phường an dương hải phòng", "xã lê lợi an dương", "nghĩa sơn nam định",
    "thị trấn lai uyên", "p.1 trà vinh", "phường 1", "q7", "quận 7", "huyện an dương", "tp thuận an", "hải phòng", "tp hcm",
    "sài gòn", "bd", "kcn", "ở kcn", "khu trọ", "nhà máy", "công ty samsung", "samsung yên phong", "kcn yên phong 2",
    "kcn yên phong 2c", "que vo", "kcn quế võ 3", "quang minh", "hòa bình", "yên bình", "tân tạo lại", "tân tạo",
    "phường tân tạo a", "kcn sóng thần 1", "amata long thành", "kcn nhơn trạch 5", "nhơn trạch đồng nai", "kcn trà nóc 1",
    "hoa xa", "kcn mỹ phước 3", "kcn lê minh xuân 3", "sa đéc", "kcn tân phú trung", "kcn hàm kiệm 1", "kcn phú thái",
    "kcn nam sách", "kcn đình trám", "không phải tràng duệ", "khong phai o trang due", "xã bình hòa",
    "xã la phù hoài đức hà nội", "xã kim chung đông anh", "district 7", "côn đảo", "chợ mới", "đi làm", "ở nhà",
    "ngoài cổng", "trong xưởng", "bãi xe", "ký túc xá", "phòng 302", "lô b2", "đường số 5", "quán cơm bà Ba", "cổng chính",
    "gần trường mầm non", "nhà trọ bà Ba",
)  # fmt: skip
CLEAR_SENTENCES = (
    ("hôm qua ở kcn tràng duệ cổng 2 có đánh nhau", "trang-due-cong-2"), ("mất xe ở bãi xe tràng duệ", "trang-due"),
    ("tràng duệ 2 lần mất xe rồi", "trang-due"), ("tràng duệ có 3 người đánh nhau", "trang-due"),
    ("có người chết ở phường an phong", "xa-11593"), ("chay nha o xa nghia son nghia hung", "xa-13918"),
    ("em quê ở nghệ an làm ở kcn vsip bắc ninh", "vsip-bac-ninh"), ("ở KCN Amata có cháy lớn", "amata"),
    ("fire at Amata industrial park", "amata"), ("mat dien thoai o kcn hoa khanh, da nang", "hoa-khanh"),
    ("tui ở trọ phường an bình biên hòa", "xa-26041"), ("có cháy ở xã tân hương, châu thành, tiền giang", "xa-28525"),
    ("anh ấy bị đánh ở gần sóng thần", "song-than"), ("ở thị trấn đồng văn hà giang có trộm", "xa-00721"),
)  # fmt: skip
UNCLEAR_SENTENCES = (
    "mất an ninh quá, xã hội giờ loạn", "xả thải ra sông", "quán nhậu bình dân có người đánh nhau",
    "công ty ở bình dương nợ lương", "anh tân thuận đánh em", "thằng long hậu nó đòi nợ", "chị Hòa Bình tổ trưởng",
    "khu trọ gần vsip 2 bị trộm", "gần cổng vsip hải phòng có người bán ma túy", "ở huyện vụ bản có đánh bạc",
    "đường tân hương đông xe", "ngã tư an sương kẹt xe", "trộm xe ở xã Lộc An, Nam Định",
    "bị móc túi trên xe buýt từ bến thành về suối tiên", "chủ trọ ở khu phố bình đáng không trả cọc",
    "bọn cho vay ở xã tân hương", "giữ người ở phú mỹ", "hôm nay tân tạo lại nhà vệ sinh", "công nhân quảng ngãi đánh nhau",
    "gas bị rò ở xưởng 3 kcn đại đồng hoàn sơn", "có đánh nhau ở đồng văn", "bãi rác ở xã đông sơn thanh hóa",
)  # fmt: skip


@pytest.mark.parametrize(("text", "place"), CLEAR_ANSWERS)
def test_clear_answer_is_taken(index, text, place):
    assert index.resolve(text).place == place


@pytest.mark.parametrize("text", UNCLEAR_ANSWERS)
def test_unclear_answer_is_asked_about(index, text):
    assert index.resolve(text).place is None


@pytest.mark.parametrize(("text", "place"), CLEAR_SENTENCES)
def test_clear_place_of_a_sentence_is_taken(index, text, place):
    hit = index.find_in(text)
    assert hit is not None
    assert hit.place.id == place


@pytest.mark.parametrize("text", UNCLEAR_SENTENCES)
def test_everyday_words_and_namesakes_in_a_sentence_are_no_place(index, text):
    assert index.find_in(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("vsip", "vsip-"), ("kcn biên hòa", "bien-hoa-2"), ("kcn đồng văn 2", "dong-van-1"), ("an dương", "an-duong"),
        ("kcn long đức", "long-duc-dn"), ("xã tân thành", "xa-"), ("quế võ", "que-vo"), ("xã lê lợi an dương", "xa-11581"),
        ("tỉnh bắc ninh", "tinh-bac-ninh"), ("huyện vụ bản", "xa-13741"),
    ],
)  # fmt: skip
def test_the_likeliest_are_offered_first(index, text, first):
    found = index.resolve(text)
    assert found.place is None
    assert any(place.startswith(first) for place in found.candidates[:5])
    assert len(found.candidates) <= 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cty LG tràng duệ", "cty LG tràng duệ"),
        ("lô CN5 tràng duệ", "lô CN5 tràng duệ"),
        ("xưởng may Hoa Mai, xã Nghĩa Sơn, Nam Định", "xưởng may Hoa Mai, xã Nghĩa Sơn, Nam Định"),
        ("kcn tràng duệ", None),
        ("", None),
    ],
)
def test_words_that_say_more_are_kept(index, text, words):
    assert index.resolve(text).words == words


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("xưởng may Hoa Mai, Nam Định", "tinh-ninh-binh"),
        ("VSIP Hải Phòng", "tinh-hai-phong"),
        ("xưởng gỗ ở huyện Vụ Bản, Nam Định", "cu-huyen-vu-ban-nam-dinh"),
        ("xưởng may Hoa Mai", None),
    ],
)
def test_place_that_is_in_no_list_still_has_its_district_or_province(index, text, area):
    found = index.resolve(text)
    assert found.place is None
    assert found.area == area


def test_zone_of_a_gate_and_of_what_is_in_no_zone(index):
    assert index.resolve("cổng 2 tràng duệ").zone == "trang-due"
    assert index.resolve("kcn amata").zone == "amata"
    assert index.resolve("phường an phong").zone is None
    assert index.resolve("xã điện quang").zone == "dien-quang"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kcn tràng duệ", "exact name"), ("vsip 3", "another number"), ("kcn xóng thần", "misspelt"),
        ("xã kim thái", "old name"), ("xã tân thành", "several namesakes"), ("tt lai cách cẩm giàng", "was split into several"),
        ("kcn đình vũ", "zone not listed"), ("hà nội", "only a district or province"), ("", "no name found"),
        ("kcn tràng duệ bắc ninh", "names that do not fit each other"),
    ],
)  # fmt: skip
def test_the_reason_is_named(index, text, reason):
    assert reason in index.resolve(text).why


@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "xã " * 20_000, "an " * 50_000, "\u0301" * 100_000, "1" * 100_000, "vsip " * 10_000, "tràng" * 10_000,
     "\u202etràng duệ\u200b" * 5_000, "xã an phong, " * 5_000, "a1b2" * 20_000],
)  # fmt: skip
def test_hostile_input_takes_bounded_time(index, text):
    index.resolve(text)
    index.find_in(text)


@pytest.mark.parametrize(
    ("sentence", "first", "most"),
    [("mất xe ở Tiên Sơn", "tien-son", 6), ("co danh nhau o vsip", "vsip-bac-ninh", 6), ("kcn long duc co trom", "long-duc-tv", 2)],
)
def test_unclear_name_in_a_sentence_is_offered(index, sentence, first, most):
    offered = index.offered_in(sentence)
    assert offered[0] == first and len(offered) <= most


@pytest.mark.parametrize("sentence", ["", "em bị sàm sỡ ở chỗ làm", "đánh nhau ở chợ Lê Lợi", "an ninh kém quá", "mất xe ở kcn trang due"])
def test_clear_place_or_a_name_of_many_is_not_offered(index, sentence):
    assert index.offered_in(sentence) == ()
