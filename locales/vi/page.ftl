# The worker's page itself: what stands around the conversation. Neutral words in the title: somebody may look over a shoulder.

page-title = Sổ tay công nhân
page-exit = Thoát nhanh
page-exit_no_script = Nút “Thoát nhanh” mở trang thời tiết. Trình duyệt này tắt JavaScript nên trang này vẫn còn trong lịch sử: thoát xong, bạn hãy tự xóa lịch sử.
page-language = English
page-language_name = Chuyển sang tiếng Anh
page-emergency = Nguy hiểm đến tính mạng? Gọi ngay:
page-write = Viết ở đây
page-write_instead = Hoặc viết ở đây
page-write_hint = Không cần dấu, không cần viết hay.
page-write_receipt = Mã của bạn
page-write_receipt_hint = 8 chữ hoặc 24 số. Có dấu hay không dấu, có khoảng trắng hay không đều được.
page-send = Gửi
page-photo = Thêm ảnh
page-photo_hint = Ảnh chụp hoặc ảnh màn hình, tối đa 10 MB. Vị trí và thông tin máy trong ảnh được xóa. Đừng gửi ảnh căn cước, mặt trẻ em.
page-photo_send = Gửi ảnh
page-controls = Nút điều khiển
page-answers = Câu trả lời
page-you = Bạn
page-duty = Người trực
page-privacy = Không hỏi tên, không cookie. Nên dùng 4G, đừng dùng Wi-Fi công ty.
page-receipt = Mã của bạn
page-receipt_digits = hoặc 24 số
page-receipt_keep = Chép 8 chữ này ra giấy hoặc học thuộc. Cũng có thể lưu 24 số vào danh bạ như ba số điện thoại. Đừng chụp màn hình nếu người khác hay xem máy bạn.
page-receipt_lost = Mất mã là mất lối về: không ai tìm lại giúp bạn được, kể cả chúng tôi.
page-receipt_back = Muốn xem trả lời: mở lại trang này, bấm “Xem tin đã gửi” và nhập mã.
page-receipt_code = Số hồ sơ: { $code }. Số này không mở được gì.

# Said by the script while a post is under way or has failed
page-sending = Đang gửi…
page-sending_photo = Đang gửi ảnh, mạng yếu có thể mất một lúc…
page-network = Chưa gửi được: mất mạng hoặc mạng yếu. Chữ bạn viết vẫn còn đây, hãy bấm lại.
page-news = Có tin mới.

# What can go wrong on the page; each with what to do now
page-problem_broken = Bài gửi bị hỏng giữa đường nên chưa nhận được. Hãy gửi lại.
page-problem_too_big = Tệp gửi lên quá lớn nên bị dừng giữa chừng. Hãy chọn một ảnh nhỏ hơn 10 MB rồi gửi lại.
page-problem_busy = Đang có quá nhiều ảnh gửi lên cùng lúc. Chữ bạn viết còn ở dưới. Chờ một phút rồi gửi lại, hoặc gửi chữ trước.
page-problem_slow = Bài gửi đến quá chậm nên bị dừng giữa chừng. Phần chữ đã đến còn ở dưới. Hãy gửi lại ở chỗ mạng tốt hơn, hoặc gửi chữ trước.
page-problem_too_long = Bài viết quá dài, chưa gửi. Phần đầu còn ở ô bên dưới. Hãy rút ngắn còn dưới 4000 ký tự, phần còn lại gửi sau.
page-problem_foreign = Chưa gửi: trang này đã được mở từ nơi khác. Chữ bạn viết còn ở dưới. Hãy bấm gửi lần nữa.
page-problem_fresh = Trang cũ không dùng được nữa nên đây là trang mới. Những gì bạn viết không mất.
page-problem_trouble = Máy chủ đang có lỗi, chưa nhận được. Chữ bạn viết còn ở dưới. Chờ một chút rồi bấm gửi lần nữa. Nếu gấp, hãy gọi 113.
page-problem_photo_again = Nếu có ảnh, hãy chọn lại ảnh.
page-problem_unknown_place = Không tìm thấy nơi trong mã QR. Bạn vẫn báo được: nơi xảy ra sẽ được hỏi sau.
page-again = Gửi lại

# Pages that are not a conversation
page-error_not_found = Không có trang này.
page-error_no_place = Không có áp phích cho địa điểm này. Kiểm tra lại mã ở cuối địa chỉ.
page-error_method = Trang này không mở theo cách đó.
page-error_too_big = Bài gửi quá lớn nên không nhận được.
page-error_demo = Đây là bản chạy thử, mật khẩu ai cũng biết. Chỉ mở được trên chính máy đang chạy nó.
page-error_other = Có lỗi ở máy chủ. Nếu gấp, hãy gọi 113.
page-error_home = Về trang đầu
