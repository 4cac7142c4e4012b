# Lời của chương trình trong cửa sổ dòng lệnh: khởi động, từ chối khởi động, kiểm tra.

setup-not_set_up = Chưa có kho dữ liệu nào trong { $folder }. Chạy “lachan init” để lập kho thật, hoặc đặt LACHAN_DEMO=on để chạy thử.
setup-already_set_up = Trong { $folder } đã có một kho dữ liệu, không tạo lại. Muốn lập kho mới, đặt LACHAN_DATA_DIR sang một thư mục trống.
setup-database_lost = Có khóa trong { $keys } nhưng cơ sở dữ liệu của chúng đã mất hoặc trống. Hãy khôi phục cơ sở dữ liệu từ bản sao lưu. Chỉ khi chắc chắn muốn làm lại từ đầu mới chuyển thư mục khóa đi nơi khác.
setup-keys_missing = Cơ sở dữ liệu đã có nhưng không thấy đủ khóa trong { $keys }. Hãy đặt lại thư mục khóa vào đúng chỗ (hoặc chỉ đúng chỗ bằng LACHAN_KEY_DIR). Không có khóa thì không mở được kho.
setup-keys_foreign = Khóa trong { $keys } không phải của cơ sở dữ liệu này. Hãy đặt đúng thư mục khóa của nó (LACHAN_KEY_DIR) hoặc đúng cơ sở dữ liệu (LACHAN_DATABASE_URL).
setup-database_unreachable = Không kết nối được cơ sở dữ liệu { $database }. Kiểm tra máy chủ, tên, mật khẩu và mạng rồi chạy lại.
setup-database_broken = Cơ sở dữ liệu { $database } không đọc được. Hãy khôi phục từ bản sao lưu; đừng xóa thư mục khóa.
setup-schema_old = Cơ sở dữ liệu ở phiên bản { $found }, chương trình cần { $wanted }. Sao lưu rồi chạy “lachan migrate”.
setup-schema_new = Cơ sở dữ liệu ở phiên bản { $found }, mới hơn chương trình ({ $wanted }). Hãy cài bản chương trình mới hơn.
setup-port_busy = Cổng { $bind } đang có chương trình khác dùng. Tắt chương trình đó, hoặc đặt LACHAN_HTTP_BIND sang cổng khác, ví dụ 127.0.0.1:8081.
setup-bind_refused = Không mở được { $bind }. Kiểm tra LACHAN_HTTP_BIND: địa chỉ phải là của máy này, cổng dưới 1024 cần quyền quản trị.
setup-demo_bind = Đây là bản chạy thử với mật khẩu ai cũng biết, nên chỉ chạy trên máy này. Đặt LACHAN_HTTP_BIND=127.0.0.1:8080 và bỏ LACHAN_PUBLIC_URL, hoặc lập kho thật bằng “lachan init” trong thư mục khác.
setup-plain_url = Người dùng sẽ vào bằng { $url }, ai dùng chung mạng với họ đều đọc được tin. Hãy đặt một máy chủ TLS phía trước và đặt LACHAN_PUBLIC_URL=https://…, hoặc chỉ phục vụ máy này với LACHAN_HTTP_BIND=127.0.0.1:8080.
setup-demo_store = Kho trong { $folder } được lập để chạy thử, không dùng thật được. Đặt LACHAN_DATA_DIR sang thư mục khác rồi chạy “lachan init”.
setup-real_store = Kho trong { $folder } là kho thật, không chạy thử trên đó. Bỏ LACHAN_DEMO=on, hoặc đặt LACHAN_DATA_DIR sang thư mục khác.
setup-unsafe_logs = Không khởi động vì nhật ký có thể lộ nội dung: { $reason }
setup-settings_refused = Có thiết lập không dùng được:
setup-folder_refused = Không ghi được vào { $folder }. Kiểm tra quyền của thư mục hoặc đặt LACHAN_DATA_DIR sang chỗ khác.
setup-bug = Lỗi của chương trình ({ $error }, tại { $where }). Không có dữ liệu nào đã nhận bị mất. Xin gửi dòng này cho người phát triển.

setup-demo_banner = BẢN CHẠY THỬ: dữ liệu giả, mật khẩu ai cũng biết. Không dùng để báo tin thật.
setup-demo_worker = Công nhân báo tin
setup-demo_desk = Trang trực ban
setup-demo_log_ins = Tên đăng nhập, mật khẩu sáu tiếng, và người đó làm gì:
setup-demo_post = cán bộ trực, Đồn Công an KCN Tràng Duệ
setup-demo_chief = trưởng đồn: thêm ca trực và đồng nghiệp
setup-demo_commune = Công an phường An Phong, cấp báo tiếp; thử chuyển tin
setup-demo_duty = bàn trực của kênh, đơn vị cuối cùng nhận tin
setup-demo_administrator = quản trị: người và danh bạ, không đọc được tin
setup-demo_administrator_2 = quản trị thứ hai, xác nhận cho người thứ nhất
setup-demo_coordinator = điều phối: số liệu của mọi đơn vị
setup-demo_auditor = kiểm tra: sổ hành động
setup-demo_other_language = This is a demo: invented data, passphrases known to everybody. Not for real tips. LACHAN_LANGUAGE=en speaks English.
setup-ready = Đang chạy tại { $url }. Dừng bằng Ctrl+C.
setup-stopped = Đã dừng.

setup-created = Đã lập kho dữ liệu trong { $folder } và khóa trong { $keys }.
setup-created_keys = Cất một bản sao thư mục khóa ở nơi khác với cơ sở dữ liệu: mất khóa là mất kho.
setup-first_invite = Lời mời đầu tiên cho trực ban, dùng một lần, đến { $until }:
setup-second_member = Mời thêm ít nhất một người nữa: “lachan officer invite --unit { $unit }”. Trước khi hai người giữ khóa, mọi tin đều ghi là diễn tập.
setup-invite = Lời mời vào { $unit }, dùng một lần, đến { $until }:
setup-unknown_unit = Không có đơn vị “{ $unit }”. Xem các đơn vị bằng “lachan officer list”.
setup-no_officers = Chưa có cán bộ nào. Mời bằng “lachan officer invite --unit …”.
setup-state_active = đang giữ khóa
setup-state_waiting = chờ cấp khóa
setup-unknown_role = Không có vai trò “{ $role }”. Chọn một trong: { $roles }.
setup-unknown_member = “{ $login }” không thuộc đơn vị “{ $unit }”. Xem: lachan officer list
setup-last_holder = “{ $login }” là người duy nhất giữ khoá của “{ $unit }”: không có người này thì đơn vị không đọc được tin nữa. Mời thêm người trước, hoặc thêm --last nếu mật khẩu đã mất: tin đang mở sẽ chuyển lên cấp trên.
setup-ended = “{ $login }” không còn thuộc “{ $unit }”. Phiên, khoá và liên lạc của người này đã bỏ.
setup-ended_last = “{ $unit }” không còn ai giữ khoá: { $count } tin đang mở đã chuyển lên cấp trên. Người nhận lời mời kế tiếp sẽ tạo khoá mới.
setup-state_member = đang làm việc
setup-state_ended = đã thôi
setup-no_key = chưa có khóa: tin không đến được đây

setup-audit_ok = Sổ hành động còn nguyên vẹn: { $rows } dòng.
setup-audit_bad = SỔ HÀNH ĐỘNG ĐÃ BỊ SỬA từ dòng { $row }. Đừng ghi thêm; giữ lại cơ sở dữ liệu và báo người phụ trách.
setup-migrated = Cơ sở dữ liệu đang ở phiên bản { $revision }.
setup-chat_hint = Nói chuyện thử trong cửa sổ này. Gõ số để chọn, gõ chữ để kể. Ctrl+D để thoát.
setup-chat_saved = Đã ghi cuộc trò chuyện vào { $file }, không có mã nhận tin. Tệp có những gì bạn đã gõ: đừng dùng lời của người thật.

doctor-ok = tốt
doctor-look = xem lại
doctor-bad = hỏng
doctor-all_well = Không thấy gì cần sửa.
doctor-some_bad = Có { $count } mục cần sửa.
doctor-settings = Các thiết lập đọc được.
doctor-data_dir = Chỉ chủ sở hữu vào được thư mục dữ liệu { $folder }.
doctor-data_dir_open = Người khác trên máy vào được { $folder }. Sửa: chmod 700 { $folder }
doctor-keys = Khóa khớp với cơ sở dữ liệu và chỉ chủ sở hữu đọc được.
doctor-keys_open = Người khác trên máy đọc được { $folder }. Sửa: chmod -R go-rwx { $folder }
doctor-schema = Cơ sở dữ liệu ở phiên bản mới nhất ({ $revision }).
doctor-audit = Sổ hành động còn nguyên vẹn ({ $rows } dòng).
doctor-audit_bad = Sổ hành động đã bị sửa từ dòng { $row }. Giữ lại cơ sở dữ liệu và báo người phụ trách.
doctor-duty_desk = Trực ban chung có { $count } người giữ khóa.
doctor-duty_desk_few = Trực ban chung mới có { $count } người giữ khóa, cần ít nhất 2. Sửa: lachan officer invite --unit { $unit }
doctor-units = { $count } đơn vị nhận tin được.
doctor-units_without_key = { $count } đơn vị có trong danh bạ nhưng chưa ai giữ khóa; tin của họ đi tiếp lên đơn vị sau. Sửa: mời người bằng “lachan officer invite --unit …”, ví dụ { $units }.
doctor-contacts = Đơn vị nào nhận tin cũng có liên hệ tới được.
doctor-units_without_contact = { $count } đơn vị nhận tin mà không có liên hệ nào tới được; chỉ ai đang mở bàn trực mới thấy tin mới. Sửa: “lachan contact invite --unit …”, ví dụ { $units }.
doctor-places = Danh bạ có { $count } địa điểm.
doctor-places_wrong = Danh bạ có { $count } chỗ sai: tin có thể không tới đúng người. Xem và sửa: lachan directory check
doctor-places_odd = Danh bạ có { $count } chỗ nên xem: lachan directory check
doctor-places_none = Danh bạ trống. Sửa: lachan directory import …
doctor-rota = Lịch trực: { $count } đơn vị có lịch, 24 giờ tới không hở.
doctor-rota_gap = { $unit }: từ { $at } không có ai trực. Xếp ca ở mục Ca trực của bàn trực, hoặc dùng `lachan contact duty`.
doctor-inbox = Hộp thư đến: { $count } tin nhắn đang chờ, không có tin hỏng.
doctor-inbox_poison = { $count } tin nhắn từ ứng dụng chat không xử lý được và đã để riêng (nội dung vẫn niêm phong, tự xóa sau 2 giờ). Sửa: xem dòng “update_failed” trong nhật ký và báo cho người phát triển.
doctor-logs = Nhật ký không ghi nội dung.
doctor-logs_unsafe = Nhật ký có thể lộ nội dung: { $reason }
doctor-zone = Giờ Việt Nam tính được.
doctor-zone_missing = Thiếu dữ liệu múi giờ. Sửa: cài lại gói tzdata.
doctor-disk = Còn trống { $free } MB trên đĩa.
doctor-disk_low = Chỉ còn { $free } MB trên đĩa. Sửa: dọn đĩa trước khi đầy; đĩa đầy thì không nhận được tin.
doctor-https = Người ngoài vào bằng { $url }.
doctor-https_missing = { $url } không dùng https: người cùng mạng đọc được tin. Sửa: đặt LACHAN_PUBLIC_URL=https://… và một máy chủ TLS phía trước.
doctor-demo = Đây là bản chạy thử, không dùng để báo tin thật.
setup-contact_url = Địa chỉ móc HTTP phải là https://… (http chỉ dùng được trên chính máy này), không kèm tên và mật khẩu.
setup-contact_email = Địa chỉ hộp thư chưa đúng. Ví dụ: truc@example.vn
setup-contact_kind = Chỉ thêm được http, email hoặc desk. Nhóm và chat riêng: lachan contact invite, lachan officer contact.
setup-contact_time = Thời gian viết như 2026-11-24 18:00 (giờ Việt Nam).
setup-contact_duty_order = Giờ kết thúc phải sau giờ bắt đầu.
setup-unknown_officer = Không có cán bộ “{ $login }”. Xem: lachan officer list
setup-unknown_contact = Không có đầu mối này. Xem mã ở: lachan contact list
