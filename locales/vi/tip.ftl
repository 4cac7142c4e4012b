# The tip, step by step, and the few questions after sending.

tip-category-ask = Đó là việc gì?
tip-category-ask_group = Cụ thể là việc gì?
tip-category-ask_now = Chuyện gì đang xảy ra?
tip-category-help = Chọn mục gần đúng nhất, sai cũng không sao. Ví dụ: bị móc túi thì chọn “Trộm cắp”; bị dọa để đòi tiền thì chọn “Cướp, đe dọa, đòi nợ”. Không thấy mục nào hợp thì chọn “Việc khác”.

tip-danger-ask = Bạn và mọi người quanh đó đã an toàn chưa?
tip-danger-safe = Đã an toàn
tip-danger-not_yet = Chưa an toàn
tip-danger-cannot_call = Chưa, và không gọi điện được
tip-danger-safe_now = Giờ đã an toàn, viết thêm rồi gửi
tip-danger-write_to = Không nói được thì nhắn tin tới { $number }: nơi xảy ra và chuyện gì.
tip-danger-help = Nếu còn người bị đánh, bị nhốt, bị thương, hoặc còn lửa, khói, khí: chọn “Chưa an toàn”. Tin sẽ được báo gấp. Hãy gọi số khẩn cấp ở trên nếu gọi được.

tip-place-ask = Xảy ra ở đâu? Viết tên khu công nghiệp, công ty, dãy trọ hoặc xã, phường.
tip-place-ask_now = Ở đâu? Viết ngắn thôi, ví dụ: “cổng 2 Tràng Duệ”.
tip-place-which = Có phải một trong các nơi này?
tip-place-not_found = Chưa tìm thấy “{ $words }” trong danh sách.
tip-place-as_typed = Không có trong danh sách, ghi đúng như tôi viết
tip-place-inside = Chỗ nào trong { $place }? Có thể viết thêm, ví dụ “lô CN5, bãi xe”.
tip-place-here = Không rõ, ghi chung như trên
tip-place-too_long = Câu này dài nên được ghi vào nội dung tin. Bạn viết riêng tên nơi xảy ra nhé.
tip-place-help = Viết tên quen gọi, không cần dấu, tên cũ cũng được. Ví dụ: “kcn trang due”, “tro ba Ba, An Hoa”, “cong ty LG cong 3”. Nếu không có trong danh sách, bấm nút ghi đúng như bạn viết.

tip-when-ask = Xảy ra lúc nào?
tip-when-now = Đang xảy ra, hoặc vừa xong
tip-when-today = Trong hôm nay
tip-when-earlier = Từ hôm qua trở về trước
tip-when-help = Chọn gần đúng là được. Ví dụ: chuyện kéo dài mấy tuần nay và vẫn còn thì chọn “Đang xảy ra”.

tip-story-ask = Bạn đã thấy gì? Ai, làm gì, ở chỗ nào? Viết vài câu, không cần dấu. Chỗ nào không chắc, ghi “không chắc”.
tip-story-ask_other = Ai bị hại? Mất gì? Viết vài câu, không cần dấu. Kênh này chỉ nhận việc đã xảy ra, không nhận ý kiến.
tip-story-rewrite = Đây là phần bạn đã viết. Viết lại sẽ thay toàn bộ.
tip-story-too_short = Hơi ngắn, người đọc khó kiểm tra. Viết thêm vài chữ: ai, cái gì, ở đâu. Ví dụ: “Mất xe máy ở bãi xe cổng 2”. Gõ “huỷ” để dừng.
tip-story-enough = Chỉ biết vậy thôi, đi tiếp
tip-story-added = Đã ghi câu đó vào nội dung tin.
tip-story-too_long = Bài viết dài { $chars } ký tự, quá 4000. Chưa mất chữ nào. Bạn muốn giữ cả hay viết ngắn lại?
tip-story-keep_all = Giữ cả bài
tip-story-rewrite_shorter = Xóa bài này, viết ngắn lại
tip-story-full = Tin đã đủ { $max } ký tự. Phần đã giữ kết thúc ở: “…{ $end }”. Phần sau đó chưa được giữ: hãy gửi tin trước, rồi gửi tiếp phần đó.
tip-story-help = Viết như kể cho bạn cùng phòng. Ví dụ: “Khoảng 10 giờ tối, hai người đi xe Wave đỏ bẻ khóa xe ở bãi cổng 2, chạy về phía cầu Rế”. Đừng ghi tên, số điện thoại của bạn.

tip-evidence-ask = Có ảnh không? Ảnh được xóa vị trí và thông tin máy. Đừng liều để chụp.
tip-evidence-more = Đã có { $n } ảnh. Gửi thêm, hoặc đi tiếp.
tip-evidence-taken = Đã nhận ảnh. Tin này có { $n } ảnh.
tip-evidence-voice = Gửi giọng nói: người nghe có thể nhận ra bạn qua giọng.
tip-evidence-done = Đủ rồi, đi tiếp
tip-evidence-none = Không có ảnh, đi tiếp
tip-evidence-help = Ảnh hiện trường, ảnh chụp màn hình tin nhắn đều tốt. Ví dụ: ảnh ổ khóa bị bẻ. Không có ảnh vẫn gửi được. Đừng gửi ảnh căn cước.

tip-reply-ask = Khi người trực có câu hỏi, kênh này có được nhắn bạn một câu “Bạn có tin mới” không?
tip-reply-allow = Được, cứ nhắn
tip-reply-one_way = Không, tôi tự vào xem bằng mã
tip-reply-help = Tin nhắn đó không nói gì về việc này. Chọn “Không” nếu người khác hay xem máy bạn.

tip-drafted-ask = Tôi hiểu như thế này, đúng không?
tip-drafted-yes = Đúng, đi tiếp
tip-drafted-not_category = Loại việc khác
tip-drafted-not_place = Nơi khác
tip-drafted-at_now = Lúc: đang xảy ra, vừa xong
tip-drafted-at_today = Lúc: trong hôm nay
tip-drafted-at_earlier = Lúc: hôm qua trở về trước

tip-mask-ask = Trước khi gửi: những chỗ này có thể làm lộ bạn.
tip-mask-why = Nếu là số của người bị phản ánh thì nên giữ. Nếu là của bạn thì nên che.
tip-mask-phone = Số điện thoại: { $words }
tip-mask-identity = Số giấy tờ: { $words }
tip-mask-plate = Biển số xe: { $words }
tip-mask-only_me = “{ $words }”: người đọc có thể đoán ra bạn
tip-mask-my_shift = “{ $words }”: người đọc có thể đoán ra bạn
tip-mask-mask = Che giúp tôi
tip-mask-keep = Giữ nguyên
tip-mask-done = Đã che. Xem lại trước khi gửi nhé.

tip-review-ask = Xem lại rồi gửi
tip-review-category = Việc: { $value }
tip-review-danger = An toàn: { $value }
tip-review-place = Nơi: { $value }
tip-review-when = Lúc: { $value }
tip-review-evidence = Ảnh: { $value }
tip-review-reply = Nhắn lại: { $value }
tip-review-send = Gửi tin
tip-review-edit_category = Sửa việc
tip-review-edit_danger = Sửa mục an toàn
tip-review-edit_place = Sửa nơi
tip-review-edit_when = Sửa lúc
tip-review-edit_story = Sửa nội dung
tip-review-edit_evidence = Thêm ảnh
tip-review-edit_reply = Sửa cách nhắn lại
tip-review-photo_note = Có ảnh thì bấm “Thêm ảnh”; không có vẫn gửi được.
tip-review-code_note = Tin gửi đi phải đúng sự thật; chỗ nào không chắc thì ghi “không chắc”. Gửi xong bạn nhận một mã: giữ mã mới xem được trả lời. Mất mã thì không ai tìm lại được.

tip-send_now-ask = Bấm GỬI NGAY. Viết thêm sau cũng được.
tip-send_now-code_note = Gửi xong bạn nhận một mã để xem trả lời. Mất mã thì không ai tìm lại được.

tip-refused-closed = Kênh này chưa có đơn vị trực nhận tin nên chưa gửi được. Hãy gọi 113, hoặc tới công an xã, phường gần nhất.
tip-refused-no_body = Việc này liên quan tới công an, bảo vệ hoặc cán bộ, mà ở đây chưa có cơ quan thanh tra nào mở kênh nhận. Vì vậy chúng tôi không nhận và không lưu, để tin không rơi vào tay người bị phản ánh. Bạn có thể gửi tới thanh tra tỉnh, thành phố, viện kiểm sát, hoặc:
tip-refused-again = Thử lại

sent-thanks = Đã nhận. Cảm ơn bạn.
sent-honest = Mã này là của kênh báo tin, không phải biên bản tiếp nhận theo luật. Muốn làm chứng có tên, hãy tới công an xã, phường, hoặc dùng VNeID.
sent-more = Trả lời thêm vài câu ngắn
sent-case = Xem trạng thái tin này
sent-leave = Tôi đã giữ mã, thoát
sent-where-ask = Chỗ nào cụ thể? Ví dụ: cổng mấy, xưởng nào, tầng mấy, dãy trọ nào.
sent-ongoing-ask = Việc này còn đang tiếp diễn không?
sent-ongoing-yes = Còn đang tiếp diễn
sent-ongoing-no = Đã hết
sent-ongoing-unknown = Không rõ có còn tiếp diễn không
sent-witness-ask = Bạn biết việc này bằng cách nào?
sent-witness-saw = Tận mắt thấy
sent-witness-heard = Tự nghe thấy tiếng
sent-witness-told = Nghe người khác kể
sent-vehicle-ask = Có xe không? Loại xe, màu, biển số nếu nhớ.
sent-stop = Thôi, đủ rồi
sent-added = Đã gửi thêm.
sent-not_added = Chưa gửi gì thêm. Muốn thoát hay xem tiếp, hãy bấm một nút bên dưới.
sent-done = Cảm ơn bạn. Bạn có thể viết thêm lúc nào cũng được, ở đây hoặc bằng mã.
sent-receipt = Xem lại mã
