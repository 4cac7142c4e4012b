# Bàn trực: trang của cán bộ. Lời lẽ ngắn, rõ, bình tĩnh.

desk-name = Bàn trực
desk-jump = Tới nội dung chính
desk-open = Mở bàn trực
desk-sign_out = Đăng xuất
desk-to_queue = Danh sách tin
desk-sections = Các mục của bàn trực
desk-section-queue = Danh sách tin
desk-section-figures = Số liệu
desk-section-directory = Danh bạ
desk-back_without = Quay lại tin

# --- đăng nhập
desk-sign_in = Đăng nhập
desk-sign_in-title = Đăng nhập bàn trực
desk-login = Tên đăng nhập
desk-passphrase = Mật khẩu
desk-passphrase-hint = Sáu âm tiết đã cấp cho bạn. Gõ có dấu hay không dấu, hoa hay thường đều được.
desk-sign_in-failed = Tên đăng nhập hoặc mật khẩu chưa đúng. Bạn xem lại rồi thử lần nữa; tài khoản không bị khoá.
desk-sign_in-busy = Đang có nhiều người đăng nhập cùng lúc. Bạn chờ vài giây rồi thử lại.
desk-sign_in-note_ended = Phiên làm việc đã hết (30 phút không thao tác hoặc đủ 12 giờ). Bạn đăng nhập lại để xem tin.
desk-sign_in-note_signed_out = Bạn đã đăng xuất.
desk-sign_in-note_joined = Tài khoản đã sẵn sàng. Bạn đăng nhập bằng mật khẩu vừa nhận.
desk-sign_in-note_joined_waiting = Tài khoản đã được tạo. Bạn đăng nhập được ngay, nhưng chỉ đọc được tin sau khi một đồng nghiệp bấm “Cấp khoá” cho bạn.

# --- thư mời
desk-invite-title = Tham gia bàn trực
desk-invite-for = Bạn được mời vào: { $unit }.
desk-invite-login = Chọn tên đăng nhập
desk-invite-login_hint = Chữ a–z, số, dấu chấm, gạch ngang; từ 2 đến 40 ký tự. Ví dụ: truc-3.
desk-invite-next = Nhận mật khẩu
desk-invite-shown = Đây là mật khẩu của bạn:
desk-invite-once = Mật khẩu chỉ hiện một lần. Bạn chép ra giấy và cất kỹ: mất mật khẩu là không mở được tin, không ai khôi phục được.
desk-invite-typed = Gõ lại mật khẩu
desk-invite-again = Bạn gõ lại mật khẩu vừa hiện ở bước trước.
desk-invite-mismatch = Mật khẩu gõ lại chưa khớp. Bạn xem lại tờ giấy đã chép, hoặc nhận mật khẩu khác.
desk-invite-another = Nhận mật khẩu khác
desk-invite-finish = Hoàn tất
desk-invite-bad_login = Tên đăng nhập cần 2 đến 40 ký tự gồm a–z, số, dấu chấm hoặc gạch ngang, bắt đầu bằng chữ hoặc số. Ví dụ: truc-3.
desk-invite-login_taken = Tên đăng nhập này đã có người dùng. Bạn chọn tên khác.
desk-invite-busy = Đang có nhiều người cùng lúc. Bạn chờ vài giây rồi gõ lại mật khẩu.
desk-invite_unknown-title = Đường dẫn không đúng
desk-invite_unknown-text = Không có thư mời này. Bạn kiểm tra lại đường dẫn, hoặc xin người quản trị một đường dẫn mới.
desk-invite_used-title = Thư mời đã được dùng
desk-invite_used-text = Mỗi đường dẫn chỉ dùng một lần. Nếu người dùng không phải là bạn, hãy báo ngay cho người quản trị.
desk-invite_expired-title = Thư mời đã hết hạn
desk-invite_expired-text = Thư mời có hiệu lực 24 giờ. Bạn xin người quản trị một đường dẫn mới.

# --- các trang chỉ báo một điều
desk-absent-title = Không có trang này
desk-absent-text = Không có hoặc không thuộc đơn vị bạn.
desk-forged-title = Yêu cầu không được nhận
desk-forged-text = Trang này đã cũ hoặc yêu cầu đến từ nơi khác. Bạn mở lại bàn trực rồi làm lại thao tác.
desk-too_many-title = Đã mở nhiều tin trong một giờ
desk-too_many-text = Mỗi cán bộ mở tối đa 60 tin trong một giờ, để một phiên bị lấy trộm không đọc được tất cả. Bạn chờ ít phút, hoặc nhờ đồng nghiệp cùng trực mở tin khẩn.
desk-broken-title = Không mở được tin này
desk-broken-text = Nội dung đã bị thay đổi hoặc khoá không khớp. Bạn báo ngay cho người quản trị; các tin khác không bị ảnh hưởng.

# --- danh sách
desk-queue-title = Tin của đơn vị
desk-queue-empty = Chưa có tin nào. Tin mới sẽ hiện ở đây ngay khi đến.
desk-queue-granted = Đã cấp khoá. Đồng nghiệp đọc được tin từ bây giờ.
desk-queue-granted_before = Người này không còn chờ nữa: đã có người cấp khoá trước.
desk-group-new = Cần nhận xử lý
desk-group-working = Đang xử lý
desk-group-copied = Nhận bản sao
desk-group-closed = Đã đóng
desk-urgent = KHẨN
desk-drill = Diễn tập
desk-unseen = Chưa ai mở
desk-place-unnamed = Nơi ghi trong tin
desk-news-answer = Có trả lời
desk-news-fact = Bổ sung mới
desk-news-objection = Báo chưa đúng
desk-role-escalation = Chuyển lên từ cấp dưới
desk-pages = Các trang
desk-newer = ← Trang trước
desk-older = Trang sau →
desk-no_script = Trình duyệt không chạy JavaScript: bạn tải lại trang để thấy tin mới.

# --- đồng nghiệp
desk-waiting-title = Bạn đang chờ được cấp khoá
desk-waiting-text = Bạn đã có tài khoản ở { $unit }, nhưng chưa đọc được tin. Một đồng nghiệp đã đăng nhập ở đơn vị này phải bấm “Cấp khoá” cho bạn. Trang này tự đổi khi xong.
desk-grant-title = { $login } đang chờ khoá
desk-grant-text = { $login } đã nhận lời mời vào { $unit }. Chỉ cấp khoá khi bạn đã gặp hoặc gọi và chắc chắn đúng người: có khoá là đọc được mọi tin của đơn vị.
desk-grant = Cấp khoá cho { $login }

# --- một tin
desk-place = Nơi xảy ra
desk-when = Khi nào
desk-when-now = Đang xảy ra
desk-when-today = Hôm nay
desk-when-earlier = Trước đó
desk-danger = An toàn
desk-danger-safe = Người báo đã an toàn
desk-danger-not_yet = Người báo CHƯA an toàn
desk-danger-cannot_call = Người báo không gọi điện được
desk-code = Mã tin
desk-received = Nhận lúc
desk-status = Tình trạng
desk-status-new = Chưa ai nhận
desk-status-acknowledged = Đang xử lý
desk-status-closed = Đã đóng
desk-status-contested = Người báo cho là chưa đúng
desk-taken_by = { $login } nhận lúc { $at }
desk-story = Nội dung
desk-story-none = Người báo chưa viết gì. Bạn có thể hỏi thêm.
desk-photo = Ảnh { $n }
desk-dialogue = Trao đổi
desk-dialogue-none = Chưa có trao đổi nào.
desk-said-question = Bàn trực hỏi
desk-said-answer = Người báo trả lời
desk-said-fact = Người báo bổ sung
desk-said-objection = Người báo cho là chưa đúng
desk-objection-silent = (không viết lý do)
desk-event-support = Đã gọi thêm hỗ trợ
desk-event-transferred = Đã chuyển lên cấp trên
desk-event-acknowledged = Đã nhận xử lý
desk-event-closed = Đã đóng
desk-topic-where = nơi chính xác
desk-topic-ongoing = còn tiếp diễn không
desk-topic-witness = thấy hay nghe kể
desk-topic-vehicle = phương tiện
desk-route = Vì sao tin đến đây
desk-step_role-primary = phụ trách
desk-step_role-cc = nhận bản sao
desk-step_role-escalation = cấp trên kế tiếp
desk-step_role-province = trực ban cấp tỉnh
desk-step_role-operator = bàn trực chung
desk-step-waiting = chưa đến lượt
desk-step-due = đã báo
desk-step-acknowledged = đã nhận xử lý
desk-step-held = không cần báo nữa
desk-skipped-no_key = bỏ qua: chưa có khoá
desk-skipped-not_yet = bỏ qua: chưa hoạt động
desk-skipped-ended = bỏ qua: đã ngừng hoạt động
desk-skipped-about_itself = bỏ qua: tin nói về chính đơn vị này
desk-skipped-inside_enterprise = bỏ qua: nằm trong doanh nghiệp
desk-skipped-other = bỏ qua
desk-reason-place = phụ trách nơi này
desk-reason-split_place = phụ trách một phần nơi này: nên hỏi rõ cổng, lô
desk-reason-category = phụ trách loại việc này
desk-reason-above = cấp trên của nơi này
desk-reason-inspectorate = thanh tra: tin nói về người thi hành công vụ
desk-reason-copied = nhận bản sao theo loại việc
desk-reason-fallback = bàn trực chung, nhận khi không còn nơi nào khác

# --- việc làm với tin
desk-actions = Việc cần làm
desk-acknowledge = Nhận xử lý
desk-acknowledge-hint = Đơn vị bạn nhận trách nhiệm; các cấp trên không bị báo nữa.
desk-ask = Hỏi người báo
desk-ask-hint = Hỏi về sự việc: ở đâu, lúc nào, còn tiếp diễn không. Không hỏi tên, số điện thoại, chỗ làm của người báo.
desk-ask-send = Gửi câu hỏi
desk-close = Đóng tin
desk-close-hint = Người báo sẽ đọc đúng câu trong ngoặc kép. Bạn xem lại một lần nữa trước khi đóng.
desk-close-next = Xem lại rồi đóng
desk-closed-title = Tin đã đóng
desk-closed-hint = Người báo đã đọc được câu này và có thể bấm [Chưa đúng].
desk-cc-hint = Đơn vị bạn chỉ nhận bản sao: đọc và hỏi được, đơn vị phụ trách nhận xử lý và đóng tin.
desk-passed-hint = Tin này đã chuyển lên cấp trên. Đơn vị bạn vẫn đọc và hỏi được.
desk-outcome-handled = Đã xử lý
desk-outcome-passed_on = Đã chuyển nơi khác
desk-outcome-cannot_verify = Chưa đủ để kiểm tra
desk-outcome-not_our_competence = Không thuộc thẩm quyền

desk-tip-acknowledged = Đơn vị bạn đã nhận xử lý tin này.
desk-tip-counted = Đã ghi nhận. Loại tin này cần thêm cán bộ bấm nhận xử lý; tin vẫn báo lên cấp trên cho đến khi đủ người.
desk-tip-taken_before = Đã có người nhận trước; không có gì thay đổi. Xem người nhận ở mục Tình trạng.
desk-tip-asked = Đã gửi câu hỏi. Người báo thấy khi mở lại trang bằng mã của mình.
desk-tip-asked_before = Câu hỏi này đã được gửi, không gửi lần hai.
desk-tip-closed = Đã đóng tin. Người báo đọc được kết quả.
desk-tip-closed_before = Tin đã được đóng trước đó; không có gì bị ghi đè.
desk-tip-not_acknowledged = Đơn vị bạn cần bấm “Nhận xử lý” trước khi đóng tin.
desk-tip-not_responsible = Tin này đang do đơn vị khác phụ trách; đơn vị bạn đọc và hỏi được.
desk-tip-changed = Người báo vừa gửi thêm. Bạn đọc phần mới rồi hãy đóng tin.
desk-tip-bad_outcome = Bạn chọn một kết quả trước khi đóng tin.
desk-tip-empty = Bạn chưa viết câu hỏi. Ví dụ: “Việc này còn tiếp diễn không?”
desk-tip-too_long = Câu hỏi dài quá 2.000 ký tự. Bạn rút ngắn rồi gửi lại; phần đã viết vẫn còn ở dưới.

desk-held-title = Câu hỏi này có thể làm lộ người báo
desk-held-text = Chưa gửi. Câu hỏi có vẻ hỏi tên, số điện thoại hoặc chỗ ở, chỗ làm của người báo. Người báo ẩn danh thường ngừng trả lời khi bị hỏi như vậy.
desk-held-edit = Câu hỏi
desk-held-instead = Thử hỏi về sự việc: “Cụ thể ở cổng nào, lô nào?”, “Thường xảy ra vào giờ nào?”
desk-held-again = Gửi câu đã sửa
desk-held-anyway = Không hỏi danh tính, vẫn gửi

desk-confirm-title = Đóng tin?
desk-confirm-reads = Người báo sẽ đọc đúng những chữ này:
desk-confirm-hint = Người báo có thể bấm [Chưa đúng]; khi đó tin được chuyển lên cấp trên.
desk-confirm-close = Đóng tin

# --- thông báo chưa ra được, diễn tập, nhiều tin một vụ
desk-stuck-title = { $count } thông báo của đơn vị chưa ra được
desk-stuck-text = Tin vẫn nằm ở đây và vẫn báo lên cấp trên theo giờ. Bạn xem máy, nhóm hoặc móc nào không tới được rồi báo người quản trị.
desk-stuck_reason-RecipientStopped = người nhận đã chặn hoặc rời đi
desk-stuck_reason-Unreachable = chưa kết nối được
desk-stuck_reason-Rejected = bị từ chối
desk-stuck_reason-Throttled = đang phải chờ
desk-stuck_reason-ChannelMisconfigured = cấu hình sai
desk-stuck_reason-gave_up = đã thử nhiều lần không được
desk-stuck_reason-not_composed = lỗi khi soạn
desk-stuck_reason-no_channel = chưa nối kênh này
desk-together = { $count } tin một vụ
desk-drilled = Diễn tập gần nhất của { $unit }, ngày { $day }:
desk-drilled-open = chưa ai nhận.
desk-drilled-taken = nhận sau { $minutes } phút { $seconds } giây.
