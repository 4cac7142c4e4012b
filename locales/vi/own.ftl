# Trang riêng của cán bộ: phiên làm việc, PIN, mã trên điện thoại, xác nhận lại.

own-title = Trang của tôi
own-go_on = Tiếp tục

# --- đăng nhập
own-sign_in-code = Mã 6 số trên điện thoại (nếu tài khoản đã bật)
own-sign_in-code_hint = Mất điện thoại thì gõ một mã dự phòng. Chưa bật mã thì để trống.
own-sign_in-pin = PIN cho ca này (không bắt buộc)
own-sign_in-pin_hint = 4 đến 8 số do bạn chọn, không phải 1234 hay 0000. Có PIN: bàn trực mở cả ca (tối đa 12 giờ), để yên 10 phút thì hỏi PIN. Không có PIN: để yên 30 phút là hết phiên.
own-kept-safe = Nội dung bạn đang viết vẫn còn. Sau bước này, biểu mẫu hiện lại với nội dung đó.
own-kept-lost = Nội dung bạn viết quá dài nên không giữ qua bước này được. Bạn bấm nút Quay lại của trình duyệt, chép nội dung ra, rồi đăng nhập.

# --- khoá vì để yên
own-unlock-title = Bàn trực đang khoá
own-unlock-text = Bạn để yên hơn 10 phút. Gõ PIN để làm tiếp.
own-pin = PIN
own-unlock = Mở khoá
own-unlock-wrong = PIN chưa đúng. Còn { $left } lần thử; hết lượt thì phải đăng nhập lại bằng mật khẩu.
own-unlock-other = Quên PIN, hoặc người khác đăng nhập

# --- nội dung được giữ lại
own-kept-title = Nội dung của bạn vẫn còn
own-kept-text = Bạn viết nội dung này khi phiên bị ngắt. Chưa có gì được gửi: xem lại, sửa nếu cần, rồi gửi.
own-kept-go_on = Bạn đã xác nhận. Bấm tiếp tục để thực hiện việc vừa chọn.
own-kept-yours = Nội dung bạn đã viết
own-kept-send = Gửi
own-kept-look = Không gửi, chỉ xem trang

# --- xác nhận lại
own-step_up-title = Xác nhận là bạn
own-step_up-text = Việc này liên quan đến khoá, vai trò, mã hoặc xuất hồ sơ, nên cần biết chắc đúng là bạn.
own-step_up-hint = Xác nhận có hiệu lực 5 phút.
own-step_up-not = Thôi, về trang chính
own-proof-either = Mã 6 số trên điện thoại, hoặc mật khẩu
own-proof-passphrase = Mật khẩu của bạn
own-proof-wrong = Mã hoặc mật khẩu chưa đúng. Bạn xem lại rồi thử lần nữa.
own-proof-reused = Mã này đã dùng rồi: mỗi mã chỉ dùng một lần. Bạn chờ điện thoại hiện mã mới (tối đa 30 giây).
own-proof-clock = Mã này đúng nhưng của lúc khác: đồng hồ điện thoại lệch khoảng { $minutes } phút. Máy chủ đang là { $at }. Bạn bật “tự đặt giờ” trên điện thoại rồi thử mã mới.

# --- mã trên điện thoại
own-codes = Mã trên điện thoại
own-codes-on = Đã bật từ { $since }. Còn { $left } mã dự phòng.
own-codes-few = Sắp hết mã dự phòng. Bạn cài lại để nhận 10 mã mới.
own-codes-off = Chưa bật. Khi bật, ai lấy được mật khẩu của bạn cũng chưa vào được.
own-codes-set = Bật mã trên điện thoại
own-codes-again = Đổi điện thoại, nhận mã dự phòng mới
own-codes-title = Bật mã trên điện thoại
own-codes-must = Trước khi làm việc, bạn cần bật mã trên điện thoại. Chỉ làm một lần.
own-codes-scan = Mở ứng dụng tạo mã (Google Authenticator, Aegis, FreeOTP…) và quét hình này. Không có ảnh nào gửi ra ngoài.
own-codes-picture = Hình QR để quét bằng ứng dụng tạo mã
own-codes-by_hand = Không quét được? Gõ tay dãy này vào ứng dụng
own-codes-code = Mã 6 số mà ứng dụng đang hiện
own-codes-finish = Bật
own-codes-not_now = Để sau
own-recovery-title = Mã dự phòng
own-recovery-done = Đã bật. Từ lần đăng nhập sau sẽ hỏi mã.
own-recovery-text = Mười mã này thay cho điện thoại khi mất máy, mỗi mã dùng một lần, chỉ hiện lần này. Bạn chép ra giấy, cất riêng với mật khẩu.
own-recovery-have = Tôi đã chép

# --- phiên làm việc
own-sessions = Các phiên đang mở
own-session-this = phiên này
own-session-times = từ { $since }, dùng gần nhất { $seen }
own-session-end = Kết thúc phiên này
own-session-end_all = Kết thúc tất cả, cả phiên này
own-device-unknown = Thiết bị không rõ
own-lock = Khoá ngay
own-units = Đơn vị và vai trò

# --- thông báo
own-notices = Thông báo
own-notices-count = Thông báo ({ $count })
own-notices-none = Không có thông báo.
own-notices-read = Đã đọc hết
own-notice-many_openings = { $login } ({ $unit }) đã mở hơn 60 tin trong một giờ và xác nhận để mở tiếp. Nếu bạn không rõ lý do, hãy hỏi ngay.
own-notice-re_enrolled = { $login } ({ $unit }) đã nhận mật khẩu mới vì mất mật khẩu cũ, và đang chờ cấp khoá. Chỉ cấp khi chắc chắn đúng người.
own-notice-ended = { $login } không còn thuộc { $unit }. Khoá đơn vị đã đổi cho tin mới.
own-notice-export = Hồ sơ của { $unit } được xuất ra tệp; người liên quan: { $login }.

own-note_ended = Đã kết thúc phiên đó.
own-note_ended_all = Đã kết thúc mọi phiên.
own-note_gone = Phiên đó đã hết từ trước.
own-note_read = Đã xoá thông báo.
