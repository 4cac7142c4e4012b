# Báo động gửi ra ngoài: chỉ mức khẩn, loại việc, nơi, mã vụ. Không có nội dung tin.

alert-urgent = 🔴 KHẨN · { $category }
alert-normal = Tin mới · { $category }
alert-drill = DIỄN TẬP: bấm “Nhận xử lý” như với tin thật.
alert-place = Nơi: { $place }
alert-code = Mã vụ: { $code }
alert-count = { $count } tin về cùng một vụ. Một lần bấm là nhận cả vụ.
alert-taken = ✔ { $login } nhận xử lý lúc { $at }
alert-missing = Cần thêm { $count } cán bộ bấm nhận.
alert-closed = Vụ này đã đóng hoặc đã chuyển nơi khác.
alert-set_aside = Đơn vị dưới cho là ngoài phạm vi. Bạn xác nhận hoặc từ chối tại bàn trực trong 24 giờ.
alert-button_ack = Nhận xử lý
alert-button_sup = Cần hỗ trợ
alert-button_up = Chuyển cấp trên
alert-button_open = Mở tại bàn trực

alert-heartbeat = Kênh báo tin đang hoạt động bình thường. Ngày nào không thấy dòng này, bạn báo ngay cho người quản trị.
alert-heartbeat_open = Tin chưa xong của đơn vị: { $count }.
alert-digest = Ngày { $day }: { $count } thông báo chưa ra được khỏi hệ thống.
alert-digest_line = { $unit } · { $contact } · { $reason }

# --- khi cán bộ bấm nút trong nhóm hoặc chat riêng
alert-note_acknowledged = Đã nhận xử lý. Bạn mở tin trong 10 phút và xử lý trong 30 phút, nếu không tin sẽ báo lên cấp trên.
alert-note_counted = Đã ghi nhận. Loại tin này cần thêm cán bộ bấm nhận.
alert-note_before = Đã có người nhận trước bạn.
alert-note_support = Đã gọi thêm hỗ trợ.
alert-note_transferred = Đã chuyển lên cấp trên.
alert-note_top = Không còn cấp nào cao hơn. Bạn mở tin tại bàn trực.
alert-note_first = Bạn bấm “Nhận xử lý” trước.
alert-note_refused = Nút này không dành cho bạn.
alert-note_old = Nút này đã cũ.
alert-note_desk = Vụ này đang chờ xác nhận ngoài phạm vi. Bạn mở bàn trực để quyết định.

# --- gắn một cuộc chat làm đầu mối
contact-kind_desk = bàn trực
contact-kind_private = chat riêng
contact-kind_group = nhóm
contact-kind_http = móc HTTP
contact-kind_email = hộp thư
contact-bound = Xong. Báo động của đơn vị sẽ tới cuộc chat này. Nội dung tin chỉ xem được tại bàn trực.
contact-invite_bad = Đường dẫn này không dùng được: sai, đã dùng hoặc quá 24 giờ. Bạn xin người quản trị đường dẫn mới.
contact-anonymous = Bạn đang ẩn sau tên nhóm. Hãy tắt chế độ quản trị ẩn danh rồi bấm lại.

# --- dòng lệnh lachan contact
contact-added = Đã thêm đầu mối { $id }.
contact-secret = Khóa ký của móc HTTP (chỉ hiện một lần): { $secret }
contact-invite_group = Mời một nhóm Telegram làm đầu mối của { $unit }, dùng một lần, đến { $until }. Mở đường dẫn, chọn nhóm; hoặc gõ lệnh này trong nhóm có bot:
contact-invite_private = Mời chat riêng làm đầu mối của { $unit }, dùng một lần, đến { $until }. Cán bộ mở đường dẫn, hoặc gõ lệnh này cho bot:
contact-none = Chưa có đầu mối nào: tin chỉ hiện tại bàn trực.
contact-stopped = không tới được từ { $day }
contact-reachable = hoạt động
contact-removed = Đã gỡ đầu mối.
contact-on_duty = Trực từ { $begins } đến { $ends }.
contact-needed = { $unit }, loại { $category }: cần { $count } cán bộ bấm nhận.

alert-drill_story = Đây là tin diễn tập hằng tháng. Bạn bấm “Nhận xử lý” như với tin thật, rồi đóng tin.
alert-handover = { $unit }: phiếu giao ca của ca hết lúc { $at } chưa ai ký nhận. Tin chưa xong: { $count }.
alert-handover_missing = { $unit }: ca hết lúc { $at } mà không có phiếu giao ca. Tin chưa xong: { $count }.
alert-rota = Lịch trực của bạn ở { $unit } vừa thay đổi. Các ca sắp tới:
alert-rota_shift = { $begins } – { $ends }
alert-rota_none = Hai tuần tới bạn không có ca nào.
