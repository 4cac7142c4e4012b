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
case-status-contested = Bạn đã báo là chưa đúng. Việc này được chuyển lên cấp trên của đơn vị đó xem lại.

# What the tipster reads after a closing, word by word; officers see it before they close
case-outcome-handled = Kết quả: đã xác minh và xử lý. Cảm ơn bạn đã báo.
case-outcome-passed_on = Kết quả: đã chuyển tới cơ quan có thẩm quyền giải quyết tiếp.
case-outcome-cannot_verify = Kết quả: chưa đủ thông tin để xác minh. Nếu bạn biết thêm, hãy viết thêm ở đây.
case-outcome-not_our_competence = Kết quả: việc này không thuộc thẩm quyền của đơn vị nhận tin.

case-add-ask = Viết thêm điều bạn biết, hoặc gửi ảnh.
case-contest-ask = Chưa đúng ở đâu? Viết vài chữ, hoặc bấm nút dưới.
case-contest-plain = Gửi “Chưa đúng”, không nêu lý do
