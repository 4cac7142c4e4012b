# Các thời hạn của một vụ việc, việc đến hạn trong ngày và bản tổng kết ngày. Chỉ cán bộ đọc.

desk-section-digest = Tổng kết ngày
desk-section-intake = Ghi tin mới

# --- việc đến hạn
clocks-today = Hôm nay phải làm
clocks-group-overdue = Quá hạn
clocks-group-today = Đến hạn hôm nay
clocks-group-soon = Trong 5 ngày tới
clocks-below = Quá hạn ở đơn vị cấp dưới
clocks-without_intake = { $count } tin đã nhận xử lý nhưng chưa xác nhận tiếp nhận.
clocks-digest_link = Xem tổng kết ngày

clocks-kind-transfer = Chuyển tin hoặc giữ lại xử lý
clocks-kind-decision = Ra quyết định (20 ngày)
clocks-kind-extended_2m = Ra quyết định (kéo dài tới 2 tháng)
clocks-kind-extended_4m = Ra quyết định (gia hạn, tối đa 4 tháng)
clocks-kind-procuracy = Thông báo cho Viện kiểm sát
clocks-kind-open = Mở tin đã nhận
clocks-kind-act = Bắt tay vào tin đã nhận
clocks-until = hạn { $at }
clocks-from = từ { $at }
clocks-left_minutes = còn { $n } phút
clocks-left_hours = còn { $n } giờ
clocks-left_days = còn { $n } ngày
clocks-left_late_minutes = quá { $n } phút
clocks-left_late_hours = quá { $n } giờ
clocks-left_late_days = quá { $n } ngày
clocks-breached = Đã quá hạn

# --- trang thời hạn của một tin
clocks-title = Thời hạn
clocks-list = Các thời hạn của vụ việc
clocks-open = Xem và ghi thời hạn
clocks-none_runs = Không còn thời hạn nào đang chạy.
clocks-not_begun = Chưa xác nhận tiếp nhận nên chưa có thời hạn nào chạy.
clocks-look_only = Chỉ đơn vị đang phụ trách mới ghi được vào đây. Bạn chỉ xem.
clocks-how-transferred = đã chuyển
clocks-how-handled_here = giữ lại xử lý
clocks-how-extended = đã kéo dài
clocks-how-closed = đã đóng tin
clocks-how-notified = đã thông báo
clocks-how-prosecute = đã có quyết định khởi tố
clocks-how-not_prosecute = đã có quyết định không khởi tố
clocks-how-suspend = đã tạm đình chỉ

clocks-intake = Xác nhận tiếp nhận
clocks-intake_press = Xác nhận tiếp nhận
clocks-register = Số trong sổ tiếp nhận của đơn vị
clocks-register_hint = Ví dụ: 123/2026 hoặc 15/TB-CAX. Từ lúc bạn bấm, các thời hạn theo luật bắt đầu chạy.
clocks-handled = Giữ lại xử lý
clocks-handled_hint = Việc này do đơn vị bạn giải quyết, không chuyển đi. Thời hạn chuyển tin dừng lại.
clocks-handled_press = Ghi: giữ lại xử lý
clocks-notified = Thông báo cho Viện kiểm sát
clocks-letter = Số văn bản đã gửi
clocks-notified_press = Ghi: đã thông báo
clocks-decision = Ghi quyết định
clocks-decision_hint = Chỉ ghi loại quyết định. Người báo tin không thấy dòng này.
clocks-decision-prosecute = Khởi tố
clocks-decision-not_prosecute = Không khởi tố
clocks-decision-suspend = Tạm đình chỉ
clocks-decision_press = Ghi quyết định
clocks-extend-extended_2m = Kéo dài thời hạn tới 2 tháng
clocks-extend-extended_4m = Gia hạn thêm, tối đa 4 tháng
clocks-needs-reason = Lý do kéo dài
clocks-needs-reference = Số văn bản gia hạn của Viện kiểm sát
clocks-extend_hint = Thời hạn mới vẫn tính từ lúc xác nhận tiếp nhận đầu tiên.
clocks-extend_press = Ghi kéo dài
clocks-extend_anyway = Vẫn ghi: đề nghị đã gửi đúng hạn

clocks-note_intake = Đã xác nhận tiếp nhận. Các thời hạn đang chạy.
clocks-note_handled = Đã ghi: giữ lại xử lý.
clocks-note_notified = Đã ghi: đã thông báo cho Viện kiểm sát.
clocks-note_extended = Đã ghi thời hạn mới.
clocks-note_decided = Đã ghi quyết định.
clocks-note_before = Việc này đã được ghi trước đó; không có gì thay đổi.
clocks-note_empty = Ô này còn trống. Bạn điền rồi bấm lại.
clocks-note_too_long = Dài quá. Bạn rút gọn rồi bấm lại.
clocks-note_bad_number = Số chưa đúng dạng. Chỉ dùng chữ, số và các dấu / . - ( ), có ít nhất một chữ số. Ví dụ: 123/2026.
clocks-note_bad_decision = Bạn chọn một loại quyết định rồi bấm lại.
clocks-note_not_acknowledged = Đơn vị bạn chưa nhận xử lý tin này. Bạn mở tin, bấm “Nhận xử lý” trước.
clocks-note_not_responsible = Vụ việc đang thuộc đơn vị khác nên không ghi được.
clocks-note_closed = Tin đã đóng nên không ghi được.
clocks-note_no_clock = Thời hạn này không còn chạy, hoặc không kéo dài như vậy được. Bạn xem danh sách ở trên.
clocks-note_late_request = Đề nghị gia hạn phải gửi Viện kiểm sát chậm nhất 5 ngày trước khi hết hạn; hôm nay đã muộn hơn. Nếu đề nghị đã gửi đúng hạn, bạn bấm nút bên dưới.
clocks-note_changed = Có người vừa thay đổi vụ việc. Bạn xem lại rồi bấm lần nữa.

# --- diễn biến
clocks-history = Diễn biến
clocks-history_hint = Giờ lấy từ nội dung đã niêm phong của tin. Giờ báo tới nơi nhận không được lưu.
clocks-delivered = tới { $count } nơi nhận
clocks-delivered_desk = hiện ở bàn trực
clocks-fact-submitted = Tin được gửi
clocks-fact-delivered = Đã báo
clocks-fact-opened = Mở đọc lần đầu
clocks-fact-intake = Xác nhận tiếp nhận
clocks-fact-handled = Giữ lại xử lý
clocks-fact-notified = Thông báo cho Viện kiểm sát
clocks-fact-extension = Kéo dài thời hạn
clocks-fact-decision = Ghi quyết định
clocks-fact-door = Cán bộ ghi lại tin
clocks-detail-prosecute = khởi tố
clocks-detail-not_prosecute = không khởi tố
clocks-detail-suspend = tạm đình chỉ
clocks-detail-extended_2m = tới 2 tháng
clocks-detail-extended_4m = tối đa 4 tháng
clocks-detail-phone = qua điện thoại
clocks-detail-box = từ hòm thư
clocks-detail-counter = tại quầy

# --- tổng kết ngày
clocks-digest_title = Tổng kết ngày { $day }
clocks-digest_day = Ngày { $day }:
clocks-digest_pick = Ngày
clocks-digest_show = Xem
clocks-digest_running = Ngày hôm nay chưa hết: số liệu tính đến lúc này.
clocks-digest_events = Từng việc trong ngày
clocks-digest_nothing = Không có việc nào được ghi trong ngày này.
clocks-digest_burst = { $count } tin
clocks-system = hệ thống
clocks-count-new = Tin mới
clocks-count-received = Nhận chuyển đến
clocks-count-acknowledged = Nhận xử lý
clocks-count-intake = Xác nhận tiếp nhận
clocks-count-handled_here = Giữ lại xử lý
clocks-count-extended = Kéo dài thời hạn
clocks-count-decided = Ghi quyết định
clocks-count-transferred = Chuyển đi
clocks-count-merged = Gộp vào vụ khác
clocks-count-set_aside = Đề nghị ngoài phạm vi
clocks-count-aside_confirmed = Xác nhận ngoài phạm vi cho đơn vị khác
clocks-count-aside_refused = Không đồng ý ngoài phạm vi
clocks-count-closed = Đóng
clocks-count-reopened = Mở lại
clocks-count-breached = Quá hạn
clocks-count-contested = Người báo nói chưa đúng, chưa ai nhận
clocks-count-without_intake = Chưa xác nhận tiếp nhận

# --- báo ra điện thoại cán bộ
clocks-told_red = Sắp hết hạn: mã { $code } · { $category } · { $clock } · hạn { $at }.
clocks-told_breached = ĐÃ QUÁ HẠN: mã { $code } · { $category } · { $clock } · hạn { $at }.
