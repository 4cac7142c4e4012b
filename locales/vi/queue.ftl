# Danh sách tin của bàn trực: lọc, thời gian còn lại, phím, chuông.

queue-tabs = Các phần của danh sách
queue-tab_open = Đang mở
queue-tab_own = Tôi phụ trách
queue-tab_done = Đã xong
queue-filter = Lọc tin
queue-filter_do = Lọc
queue-filter_clear = Bỏ lọc
queue-place = Nơi xảy ra
queue-place_hint = Gõ một phần tên nơi xảy ra, có dấu hay không dấu đều được. Tên nơi nằm trong tin đã khoá, nên mỗi lần tìm mở tối đa 400 tin.
queue-category = Loại việc
queue-any = Tất cả
queue-own = Chỉ tin tôi phụ trách
queue-status_open = Đang mở
queue-status_new = Chưa ai nhận
queue-status_due = Hết hạn hôm nay
queue-status_working = Đang xử lý
queue-status_copied = Nhận bản sao
queue-status_done = Đã xong
queue-nothing = Không có tin nào khớp với bộ lọc này.
queue-none_done = Chưa có tin nào xong.
queue-first_page = ← Về đầu danh sách
queue-search_on = Đã xem { $count } tin. Tìm tiếp →
queue-more_than = hơn { $count }
queue-unread = mới
queue-yours = bạn phụ trách
queue-take_burst = Nhận cả { $count } tin
queue-incident_title = Các tin cùng một vụ
queue-incident_back = Cả danh sách

queue-left_minutes = còn { $count } phút
queue-left_hours = còn { $count } giờ
queue-left_days = còn { $count } ngày
queue-late_minutes = quá hạn { $count } phút
queue-late_hours = quá hạn { $count } giờ
queue-late_days = quá hạn { $count } ngày
queue-waits_minutes = đã chờ { $count } phút
queue-waits_hours = đã chờ { $count } giờ
queue-waits_days = đã chờ { $count } ngày

queue-sound_on = Chuông: bật
queue-sound_off = Chuông: tắt
queue-live_lost = Mất kết nối, đang nối lại. Trang này đúng lúc { $at }.
queue-live_failed = Chưa tải được phần mới, sẽ tự thử lại. Trang này đúng lúc { $at }.
queue-live_unsent = Đang mất mạng: chưa gửi. Chữ bạn viết vẫn còn, khi có mạng hãy bấm gửi lại.
queue-live_ended = Phiên làm việc đã hết. Lời bạn đang viết còn đây: cứ bấm gửi, đăng nhập lại rồi lời ấy được gửi tiếp.
queue-live_sign_in = Đăng nhập lại

queue-keys = Phím tắt
queue-key_move = chuyển giữa các tin
queue-key_open = mở tin đang chọn
queue-key_filter = tìm theo nơi xảy ra
queue-key_help = hiện bảng này
queue-key_close = Đóng

# --- trang một tin
queue-quick_ask = Hỏi
queue-quick_intake = Tiếp nhận
queue-photo_large = Ảnh phóng to
queue-voice = Tiếng ghi âm { $n }
queue-notes = Ghi chú nội bộ
queue-notes_hidden = Chỉ cán bộ đọc được. Người báo không thấy.
queue-next-acknowledge = nhận xử lý
queue-next-intake = xác nhận tiếp nhận
queue-next-transfer = chuyển hoặc giữ xử lý
queue-next-decision = quyết định
queue-next-extended_2m = quyết định (kéo dài)
queue-next-extended_4m = quyết định (gia hạn)
queue-next-procuracy = báo Viện kiểm sát
queue-next-open = mở tin
queue-next-act = làm việc đầu tiên
