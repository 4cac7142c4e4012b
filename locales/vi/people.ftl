# Người, vai trò, người thứ hai, nhật ký.

people-title = Người và đơn vị
people-no_tips = Người quản trị thấy tài khoản và đơn vị, không thấy tin báo.
people-alone = Chỉ có một người quản trị: việc bạn đề nghị phải do chỉ huy của đơn vị xác nhận. Nên mời thêm một người quản trị.
people-waiting = Chờ bạn xác nhận ({ $count })
people-accounts = Tài khoản
people-account-ended = đã ngừng
people-no_codes = chưa bật mã điện thoại
people-units = Đơn vị có người
people-unit = Đơn vị
people-unit-other = Hoặc gõ mã đơn vị
people-unit-hint = Dùng khi đơn vị chưa có ai, ví dụ: lien-minh. Để trống thì lấy đơn vị đã chọn ở trên.
people-unit-members = { $members } người, { $holders } người giữ khoá.
people-unit-no_key = Chưa ai giữ khoá: tin không tới được đơn vị này.
people-unit-one = Chỉ một người giữ khoá: mất mật khẩu là mất tin.
people-back = Quay lại
people-since = Có từ { $at }
people-until = đến { $at }

people-role-officer = cán bộ trực
people-role-chief = chỉ huy đơn vị
people-role-duty = trực ban tỉnh
people-role-coordinator = điều phối (chỉ xem số liệu)
people-role-approver = duyệt bản tin
people-role-administrator = quản trị
people-role-auditor = kiểm tra nhật ký
people-state-active = đang làm việc
people-state-waiting = đang chờ
people-state-ended = đã ngừng

# --- một tài khoản
people-memberships = Đơn vị và vai trò
people-role = Trao hoặc đổi vai trò
people-role-second = Chỉ có hiệu lực khi một người khác xác nhận trong 24 giờ: một người quản trị khác, hoặc chỉ huy của đơn vị.
people-role-which = Vai trò
people-role-ask = Đề nghị
people-end = Cho rời đơn vị
people-end-text = { $login } mất quyền ở { $unit } ngay: phiên làm việc kết thúc, cảnh báo không còn gửi tới máy riêng, khoá đơn vị đổi cho tin mới. Tin cũ những người còn lại vẫn đọc được.
people-end-sure = Cho { $login } rời đơn vị

# --- thư mời
people-invite = Mời một người
people-invite-hint = Mời cán bộ vào đơn vị đã có khoá: đồng nghiệp bấm “Cấp khoá” là người thứ hai. Các vai trò khác: một người khác phải xác nhận trước khi đường dẫn dùng được.
people-invite-make = Tạo đường dẫn
people-invites = Thư mời chưa dùng
people-revoke = Thu hồi
people-link-title = Đường dẫn dùng một lần
people-link-invite = Đưa tận tay hoặc gửi qua kênh bạn tin được: ai mở trước, người đó vào đơn vị.
people-link-second = Đường dẫn chỉ dùng được sau khi một người khác xác nhận (mục “Chờ xác nhận”). Đưa tận tay người được mời.
people-link-renew = Đưa tận tay đồng nghiệp mất mật khẩu. Người đó nhận mật khẩu mới; khoá cũ của người đó bị bỏ, và bạn hoặc đồng nghiệp khác phải cấp khoá lại.
people-link-picture = Hình QR của đường dẫn
people-link-once = Chỉ hiện lần này, dùng được đến { $at }.
people-link-have = Tôi đã chép

# --- người thứ hai
people-approvals-title = Chờ xác nhận
people-approvals-text = Vai trò, khoá và xuất hồ sơ cần hai người. Người đề nghị không tự xác nhận được; đề nghị hết hạn sau 24 giờ; cả hai đều ghi vào nhật ký.
people-approvals-none = Không có gì chờ xác nhận.
people-approve = Xác nhận
people-approve-other = Chờ người khác xác nhận
people-refuse = Từ chối
people-take_back = Rút lại
people-asks-role = { $by } đề nghị: { $who } làm { $role } ở { $unit }
people-asks-invite = { $by } mời một người làm { $role } ở { $unit }
people-asks-key = { $by } đề nghị đổi khoá của { $unit }
people-asks-export = { $by } đề nghị xuất một hồ sơ của { $unit }
people-decided-approved = { $by } đã xác nhận { $at }
people-decided-refused = { $by } đã từ chối { $at }

# --- đồng nghiệp
people-colleagues-title = Đồng nghiệp
people-colleagues-alone = Chỉ một người giữ khoá của đơn vị. Mất mật khẩu thì không ai mở lại được: tin chuyển lên cấp trên. Hãy mời thêm người.
people-renew = Mất mật khẩu?
people-renew-text = Chỉ làm khi { $login } tự đến gặp hoặc gọi cho bạn. Khi dùng đường dẫn, { $login } nhận mật khẩu mới, mọi phiên kết thúc, khoá cũ bị bỏ, và phải được cấp khoá lại.
people-renew-sure = Tạo đường dẫn cho { $login }
people-renew-welcome = Bạn nhận mật khẩu mới cho tài khoản của mình. Sau đó đồng nghiệp phải cấp khoá thì bạn mới đọc được tin.
people-key = Đổi khoá đơn vị
people-key-text = Dùng khi nghi khoá bị lộ. Tin mới được niêm bằng khoá mới; tin cũ vẫn đọc được. Một đồng nghiệp khác phải xác nhận.
people-key-ask = Đề nghị đổi khoá

# --- xuất hồ sơ
people-export-title = Xuất hồ sơ
people-export-text = Hồ sơ ra khỏi bàn trực dưới dạng một tệp đã niêm, chỉ mở được bằng khoá age của bạn. Một đồng nghiệp trong đơn vị phải xác nhận trước.
people-export-recipient = Khoá age công khai của bạn
people-export-hint = Bắt đầu bằng age1…, do lệnh age-keygen tạo ra hoặc chỉ huy đưa. Không dán khoá bí mật (AGE-SECRET-KEY…) vào đây.
people-export-ask = Đề nghị xuất
people-export-to = Niêm tới khoá
people-export-fetch = Tải tệp
people-export-by = Xuất bởi { $login } lúc { $at }

# --- nhật ký
people-log-title = Nhật ký
people-log-text = Việc làm của cán bộ; không có nội dung tin, không có gì về người báo.
people-log-whole = Nhật ký nguyên vẹn: { $rows } dòng, chuỗi khớp.
people-log-broken = Nhật ký bị sửa, chèn hoặc cắt, bắt đầu từ dòng { $row }. Báo ngay cho người vận hành và giữ nguyên máy.
people-log-unchecked = Nhật ký có { $rows } dòng; kiểm tra cả chuỗi mất ít giây.
people-log-check = Kiểm tra chuỗi
people-log-day = Ngày
people-log-bad_day = Ngày chưa đúng. Ví dụ: 24/11/2026.
people-log-actor = Ai
people-log-action = Việc
people-log-all = tất cả
people-log-show = Lọc
people-log-none = Không có dòng nào khớp.
people-log-newest = Mới nhất
people-log-older = Cũ hơn →
people-log_actor-operator = người vận hành
people-log_actor-system = hệ thống
people-log_actor-unknown = không rõ

people-note_asked = Đã gửi đề nghị. Có hiệu lực khi một người khác xác nhận trong 24 giờ.
people-note_asked_before = Đề nghị này đã có và đang chờ.
people-note_approved = Đã xác nhận.
people-note_refused = Đã từ chối.
people-note_revoked = Đã thu hồi thư mời.
people-note_revoked_before = Thư mời này đã dùng hoặc đã hết.
people-note_member_ended = Đã cho rời đơn vị. Khoá đơn vị đã đổi cho tin mới.
people-note_invited = Đã tạo thư mời.
people-note_unknown_role = Không có vai trò này. Bạn chọn trong danh sách.
people-note_unknown_unit = Không có đơn vị này. Bạn xem lại mã đơn vị, ví dụ: trang-due.
people-note_same_role = Người này đã có vai trò đó ở đơn vị này.
people-note_no_key = Đơn vị này chưa ai giữ khoá, nên không ai cấp khoá được. Bạn mời một cán bộ vào đơn vị: người đầu tiên tạo khoá.
people-note_last_holder = Đây là người duy nhất giữ khoá của đơn vị. Cho rời thì đơn vị không đọc được tin nữa. Bạn mời thêm người trước; nếu người này không còn, người vận hành dùng lệnh lachan officer end.
people-note_own = Việc về chính bạn phải do người khác làm.
people-note_decided = Đề nghị này đã được quyết định.
people-note_expired = Đề nghị này đã quá 24 giờ. Bạn đề nghị lại.
people-note_bad_recipient = Đây không phải khoá age công khai. Khoá đúng bắt đầu bằng age1 và dài 62 ký tự.
people-note_not_approved = Chưa có người thứ hai xác nhận.

# --- việc trong nhật ký
people-act-sign_in = đăng nhập
people-act-sign_in_failed = đăng nhập sai
people-act-sign_out = đăng xuất
people-act-invite = mời
people-act-revoke_invite = thu hồi thư mời
people-act-accept_invite = nhận lời mời
people-act-grant = cấp khoá
people-act-init = cài đặt
people-act-open = mở tin
people-act-open_again = mở lại tin
people-act-open_more = xác nhận để mở thêm
people-act-acknowledge = nhận xử lý
people-act-ask = hỏi người báo
people-act-close = đóng tin
people-act-step_up = xác nhận lại
people-act-step_up_failed = xác nhận sai
people-act-pin_failed = PIN sai
people-act-totp_set = bật mã điện thoại
people-act-end_session = kết thúc phiên
people-act-end_all_sessions = kết thúc mọi phiên
people-act-end_membership = cho rời đơn vị
people-act-re_enrol_offer = cấp đường dẫn mật khẩu mới
people-act-re_enrol = nhận mật khẩu mới
people-act-ask_role = đề nghị vai trò
people-act-approve_role = xác nhận vai trò
people-act-refuse_role = từ chối vai trò
people-act-approve_invite = xác nhận thư mời
people-act-refuse_invite = từ chối thư mời
people-act-ask_key = đề nghị đổi khoá
people-act-approve_key = xác nhận đổi khoá
people-act-refuse_key = từ chối đổi khoá
people-act-ask_export = đề nghị xuất hồ sơ
people-act-approve_export = xác nhận xuất hồ sơ
people-act-refuse_export = từ chối xuất hồ sơ
people-act-export = xuất hồ sơ
