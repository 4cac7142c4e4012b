# Words that stand on many screens: controls, emergency, what can go wrong everywhere.
# Say "bạn", short lines, no threats, no promise that somebody is coming.

ctl-back = Quay lại
ctl-skip = Bỏ qua
ctl-keep = Giữ như cũ
ctl-cancel = Huỷ
ctl-help = Trợ giúp
ctl-home = Trang đầu
ctl-leave = Thoát, xóa màn hình này
ctl-send_now = GỬI NGAY
ctl-case = Xem tin đã gửi
ctl-ask = Hỏi giấy tờ, thủ tục
ctl-lang_vi = Tiếng Việt
ctl-lang_en = English
ctl-or_type = Hoặc gõ: { $words }
ctl-receipt = Mã của bạn (chép ra giấy hoặc học thuộc):

# Fixed wording; the numbers are today's rows of data/emergency.csv
ctl-alarm = NGUY HIỂM ĐẾN TÍNH MẠNG: GỌI NGAY, ĐỪNG CHỜ TIN NHẮN. { $police } Công an · { $fire } Cháy, cứu nạn · { $ambulance } Cấp cứu. Kênh này không thay cho số khẩn cấp và có thể trả lời chậm. Hãy rời khỏi chỗ nguy hiểm trước, báo tin sau.
ctl-call_police = Công an
ctl-call_fire = Cháy, cứu nạn
ctl-call_ambulance = Cấp cứu
ctl-call_rescue = Cứu hộ, thiên tai
ctl-call_child = Bảo vệ trẻ em, nạn nhân mua bán người
ctl-write_to = Nhắn tin tới

ctl-stale = Nút vừa bấm là của màn hình cũ. Đây là câu hỏi hiện tại.
ctl-expired = Phần viết dở đã quá 24 giờ nên đã được xóa. Bạn báo lại từ đầu nhé.
ctl-no_back = Đây là câu đầu tiên. Gõ “huỷ” nếu muốn dừng và xóa.
ctl-no_skip = Câu này cần có trả lời thì tin mới tới đúng nơi. Gõ “huỷ” nếu muốn dừng.
ctl-not_here = Lúc này chưa dùng được nút đó.
ctl-draft_open = Bạn đang viết dở một tin. Hãy gửi đi, hoặc gõ “huỷ” để xóa, rồi làm việc khác.
ctl-help_text = Bấm một nút, hoặc gõ chữ trên nút. Gõ “quay lại” để về câu trước, “huỷ” để dừng và xóa hết, “/x” để xóa nhanh màn hình. Nguy hiểm thì gọi 113, 114, 115.
ctl-confirm_cancel = Bạn gõ “{ $words }”. Bạn muốn dừng và xóa hết, hay đó là nội dung tin?
ctl-confirm_cancel-yes = Dừng, xóa hết
ctl-confirm_cancel-no = Đó là nội dung

ctl-cancelled = Đã dừng. Những gì bạn viết đã được xóa, không gửi đi đâu.
ctl-left = Màn hình này đã được xóa. Tin đã gửi vẫn được giữ. Muốn xem lại, bạn cần mã.
ctl-deleted = Đã xóa hết phần viết dở. Chúng tôi không giữ gì của bạn.
ctl-deleted_sent = Màn hình này đã được xóa. Tin đã gửi thì không rút lại được, nhưng trong đó không có tên hay số máy của bạn, trừ khi bạn tự viết vào.
ctl-calm = Luật lao động: người làm việc đủ 12 tháng cho một người sử dụng lao động được nghỉ phép hưởng nguyên lương 12 ngày (công việc bình thường).
ctl-privacy_anonymous = Chúng tôi không hỏi tên, số điện thoại, và không lưu địa chỉ mạng của bạn. Tin được khóa: chỉ đơn vị có trách nhiệm mở đọc được. Chưa che được: cách viết riêng của bạn, chuyện chỉ mình bạn biết, và ai đó cầm máy của bạn. Phần viết dở tự xóa sau 24 giờ.
ctl-privacy_confidential = Kênh này là kín, không phải ẩn danh: công ty làm ra ứng dụng nhắn tin biết tài khoản và đọc được chữ bạn gửi. Đơn vị nhận tin thì không thấy tài khoản của bạn. Muốn ẩn danh, hãy dùng trang web của kênh.

ctl-media_too_big = Ảnh quá nặng, chưa nhận được. Hãy chọn ảnh dưới 10 MB, hoặc chụp lại màn hình ảnh đó rồi gửi.
ctl-media_not_a_photo = Tệp này không phải ảnh nên không nhận. Hãy chụp ảnh rồi gửi.
ctl-media_too_many_pixels = Ảnh quá lớn. Hãy chụp màn hình ảnh đó rồi gửi ảnh chụp màn hình.
ctl-media_broken = Ảnh bị hỏng, không mở được. Hãy chụp lại hoặc gửi ảnh khác.
ctl-media_video = Chưa nhận video. Hãy dừng video ở chỗ cần thiết, chụp màn hình và gửi ảnh.
ctl-media_document = Không nhận tệp văn bản hay tệp nén. Hãy chụp ảnh tờ giấy rồi gửi.
ctl-media_contact = Không nhận danh thiếp hay số điện thoại của ai. Bạn không cần cho biết bạn là ai; hãy kể bằng chữ hoặc gửi ảnh.
ctl-media_too_many = Một tin nhận nhiều nhất 10 ảnh. Ảnh vừa rồi chưa được nhận.
ctl-case_full = Hồ sơ này đã nhận quá nhiều mục, không thêm được nữa. Việc mới thì bạn gửi tin mới; việc gấp hãy gọi 113.
ctl-media_busy = Đang có quá nhiều ảnh gửi tới nên chưa nhận được ảnh này. Chữ bạn viết vẫn được giữ; lát nữa hãy gửi lại ảnh.
