# The way back by receipt.

case-receipt-ask = Nhập mã bạn đã giữ (8 chữ, hoặc 24 số).
case-receipt-not_found = Không có tin nào với mã này. Hãy xem lại từng chữ. Không cần dấu, viết liền hay cách đều được.
case-receipt-too_many_words = Đây không giống mã. Nếu là tin mới, hãy bấm nút dưới: chữ bạn viết vẫn còn.
case-receipt-help = Mã gồm 8 chữ không dấu, ví dụ “ba co lan hue mai nam tho vui”, hoặc 24 số xếp như số điện thoại. Sai một chữ là không mở được. Mất mã thì không ai tìm lại được; bạn có thể gửi tin mới.
case-receipt-tip_instead = Đây là tin mới
case-receipt-no_media = Hãy mở tin bằng mã trước, rồi gửi ảnh sau. Ảnh vừa rồi chưa được nhận.
case-gone = Màn hình này đã đóng để giữ kín. Muốn xem lại, hãy nhập mã một lần nữa.

case-view-title = Hồ sơ { $code }
case-view-question = Người trực đang hỏi bạn. Viết câu trả lời ở dưới; bỏ trống cũng không sao.
case-view-add = Thêm thông tin
case-view-answer = Trả lời
case-view-contest = Chưa đúng
case-view-refresh = Xem có gì mới
case-status-received = Đã nhận lúc { $received }.
case-status-not_seen = Chưa có người mở xem. Nếu gấp, hãy gọi 113.
case-status-seen = Đã nhận lúc { $received }, có người mở xem lúc { $seen }.
case-status-acknowledged = Đơn vị trực đang xử lý.
case-status-closed = Đơn vị trực đã kết thúc việc này. Nếu kết quả không đúng với điều bạn biết, bấm “Chưa đúng”.
case-status-contested = Bạn đã báo là chưa đúng. Việc này được chuyển lên cấp trên của đơn vị đó xem lại; kết quả báo trước đó không còn là kết quả cuối.
case-status-merged = Tin của bạn được xem cùng một tin khác về cùng việc. Mã của bạn vẫn dùng được: kết quả chung sẽ hiện ở đây. Nếu không phải cùng việc, bấm “Chưa đúng”.
case-status-set_aside = Đơn vị nhận tin cho rằng việc này không phải chuyện an ninh, an toàn. Một đơn vị khác đang xem lại, chậm nhất 24 giờ. Nếu bạn thấy không đúng, bấm “Chưa đúng”.
case-status-out_of_scope = Hai đơn vị đã xem và cho rằng việc này nằm ngoài phạm vi. Nội dung sẽ được xoá hẳn sau 72 giờ. Nếu không đúng, bấm “Chưa đúng” trước lúc đó: việc sẽ được chuyển lên cấp trên.
case-status-destroyed = Việc này đã được hai đơn vị xác nhận là ngoài phạm vi, và nội dung đã xoá hẳn. Không ai đọc lại được nữa.
case-view-destroyed = Nội dung của hồ sơ này đã xoá hẳn nên không thêm được. Nếu có việc mới, hãy gửi tin mới.

# What the tipster reads after a closing, word by word; officers see it before they close
case-outcome-handled = Kết quả: đã xác minh và xử lý. Cảm ơn bạn đã báo.
case-outcome-passed_on = Kết quả: đã chuyển tới cơ quan có thẩm quyền giải quyết tiếp.
case-outcome-cannot_verify = Kết quả: chưa đủ thông tin để xác minh. Nếu bạn biết thêm, hãy viết thêm ở đây.
case-outcome-not_our_competence = Kết quả: việc này không thuộc thẩm quyền của đơn vị nhận tin.
case-outcome-merged = Tin của bạn được gộp với một tin khác về cùng việc.
case-outcome-out_of_scope = Kết quả: việc này nằm ngoài phạm vi của kênh báo tin.
case-outcome-desk = Nơi giải quyết việc này: { $desk }

# Điều người báo đọc khi cán bộ làm gì với hồ sơ
case-event-transferred = Việc này đã được chuyển tới đơn vị phụ trách. Mã của bạn vẫn dùng được, bạn không cần gửi lại.
case-event-thanks = Cảm ơn bạn. Tin của bạn đã giúp được việc.
case-event-joined = Đã gộp với một tin khác về cùng việc. Điều bạn viết thêm ở đây vẫn tới người trực.
case-event-separated = Tin của bạn lại được xem xét riêng.
case-event-reopened = Việc này được mở lại để xem tiếp; kết quả ở trên không còn là kết quả cuối.
case-event-set_aside = Đã có đề nghị để việc này ngoài phạm vi.
case-event-set_aside_refused = Việc này vẫn được tiếp nhận để xem xét.

case-add-ask = Viết thêm điều bạn biết, hoặc gửi ảnh.
case-contest-ask = Chưa đúng ở đâu? Viết vài chữ, hoặc bấm nút dưới.
case-contest-plain = Gửi “Chưa đúng”, không nêu lý do
