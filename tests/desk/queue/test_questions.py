"""Questions of the desk: ready-made ones fit their category, none asks who, and those that do are held; ordinary ones are not."""

from __future__ import annotations

import pytest

from bot.flows.tip import CATEGORIES
from bot.handlers.questions import questions, questions_for, words_of
from bot.texts import Texts
from language.asking_who import asks_who
from language.folding import fold
from tests.desk.world import LOCALES

TEXTS = Texts.load(LOCALES, strict=True)
READY = sorted({question for ids in questions().values() for question in ids})

ASK_WHO = """Bạn làm ở tổ nào?|Bạn ở chuyền mấy?|ban lam line may|chuyền nào của bạn?|Bạn làm ca nào?|ca nào của bạn
em lam o xuong nao vay|Mi làm ở tổ mô?|Tổ của bạn là tổ mấy?|Anh làm bộ phận gì?|Bạn tên gì?|ban ten chi rua|Tên bạn là gì?
Cho xin số được không?|xin sdt b|Bạn có zalo không?|Bạn trọ ở đâu?|Nhà bạn ở đâu?|quê bạn ở mô?|Bạn làm công ty nào?
bạn đang làm ở đâu vậy|Bạn bao nhiêu tuổi?|Cho tôi gọi lại cho bạn được không?|Which line do you work on?|Where do you live?
Can we call you?|Your shift?|b lam cty nao|Chuyền trưởng của bạn là ai?|Mã nhân viên?|Địa chỉ?|Bạn là ai?|What is your name?
Họ tên đầy đủ?|Bạn cho số điện thoại được không?|Làm ở tổ nào?|Bạn ở phòng mấy?|Anh/chị làm ca mấy?|Chị ở dãy trọ nào?
Em ten gi|Cảm ơn bạn. Bạn làm chuyền nào?|BẠN LÀM Ở CHUYỀN NÀO|Bạn thuộc line nào vậy?|e lam to may|bạn đứng chuyền mấy
Hiện bạn trực ca mấy?|Which shift are you on?|How old are you?|Để lại số zalo nhé|Bạn sinh năm bao nhiêu?""".replace("\n", "|").split("|")
ABOUT_WHAT_HAPPENED = """Xảy ra ở chuyền nào?|Chuyện xảy ra ở xưởng nào?|Họ làm ở tổ nào?|Anh ta làm ở tổ nào?
Bạn thấy họ làm ở tổ nào?|Ca nào hay xảy ra?|Việc này còn tiếp diễn không?|Biển số xe là gì?|Xảy ra ở cổng số 2 hay cổng số 3?
Có mấy người, họ mặc áo màu gì?|Which gate was it?|Điện thoại bị mất hiệu gì, màu gì?|Số điện thoại của kẻ cho vay là gì?
Tên quán là gì?|Kẻ đó tên gì, hay đi với ai?|Họ gọi nhau tên gì?|Bạn đang ở đâu, có an toàn không?|Bạn thấy mấy người?
Máy nào bị hỏng?|Số máy bị mất là bao nhiêu?|Nhóm đó có bao nhiêu người?|Công ty nào xả thải?|Bạn nghe tiếng động lúc mấy giờ?
Ông ấy ở phòng nào?|Anh bảo vệ đó trực ca nào?|Which line does he work on?|When does the shift end?|Bạn thấy xe đi vào cổng nào?
Phòng trọ nào bán ma túy?|Bạn có nhìn thấy biển số không?|Họ hẹn nhau qua mạng à?|Cô chủ quán tên gì?|Ông chủ tên gì?
Em bé mấy tuổi?|Bạn có thể chụp ảnh từ xa không?|Trong nhà có mấy người?|Nhà nào trong dãy trọ?|Chị hàng xóm có bị thương không?
Có phải ở tổ dân phố số 3 không?|Bạn ở gần cổng nào?|Cháu bé mấy tuổi rồi?|Xe để ở bãi của ca nào?""".replace("\n", "|").split("|")


@pytest.mark.parametrize("question", ASK_WHO)
def test_question_that_asks_who_is_held_with_marks_and_without(question: str) -> None:
    assert asks_who(question) and asks_who(fold(question))


@pytest.mark.parametrize("question", ABOUT_WHAT_HAPPENED)
def test_question_about_what_happened_is_not_held(question: str) -> None:
    assert not asks_who(question) and not asks_who(fold(question))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("question", READY)
def test_no_ready_made_question_asks_who(question: str, lang: str) -> None:
    assert not asks_who(words_of(TEXTS, question, lang) or "")


def test_every_category_has_ready_made_questions_and_no_other_is_named() -> None:
    assert set(questions()) == {*CATEGORIES, "any"}
    for ids in questions().values():
        assert 3 <= len(ids) <= 8 and len(set(ids)) == len(ids)


def test_category_that_the_file_does_not_know_gets_the_common_questions() -> None:
    assert questions_for("a_new_one") == questions()["any"]


def test_words_of_a_question_that_is_none_are_none() -> None:
    assert words_of(TEXTS, "your_name", "vi") is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_words_are_left_without_a_button(lang: str) -> None:
    words = {key.removeprefix("ask-q_") for key in TEXTS.keys(lang) if key.startswith("ask-q_")}
    assert words == set(READY)
