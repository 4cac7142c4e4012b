# Danh bạ trong trình duyệt: địa điểm, đơn vị, phân công, liên hệ; và ô “nếu như”.

places-title = Danh bạ
places-places = Địa điểm
places-units = Đơn vị
places-coverage = Phân công
places-history = Đã sửa gì
places-contacts = Liên hệ
places-edit = Sửa
places-edit_row = Sửa { $row }
places-past = đã hết hiệu lực
places-coming = chưa bắt đầu
places-dates = Hiệu lực
places-required = bắt buộc

places-search = Tìm địa điểm
places-search_words = Tên, mã hoặc tên cũ (không cần dấu)
places-search_go = Tìm
places-every_kind = mọi loại
places-every_row = tất cả
places-none_found = Không thấy gì. Thử ít chữ hơn, hoặc gõ một phần của tên.
places-more_found = Còn nữa. Gõ thêm chữ để tìm hẹp hơn.

places-route_title = Nếu có tin từ đây thì ai được báo?
places-route_hint = Chọn nơi, loại việc và ngày. Trang này cho thấy chuỗi đơn vị và lý do của từng bước. Không có tin nào được gửi.
places-route_place = Địa điểm (tên hoặc mã)
places-route_category = Loại việc
places-route_day = Ngày
places-route_ask = Xem chuỗi
places-copied = Đọc cùng:
places-after_minutes = sau { $n } phút
places-ends_without_desk = Bàn trực chung chưa có khóa nên chuỗi kết thúc sớm hơn. Mời thành viên cho bàn trực.

places-who_covers = Ai phụ trách nơi này
places-covered_above = Nơi này không có dòng phân công riêng: nơi mà nó thuộc về quyết định.
places-covers = Phụ trách
places-covers_nothing = Chưa có dòng phân công nào, nên đơn vị này không nhận tin.
places-lies_in = Thuộc về
places-holds = Gồm có
places-other_names = Tên khác, tên cũ
places-poster = Áp phích
places-in_enterprise = Nằm trong doanh nghiệp:
places-members = { $count } người đang đọc được tin.

places-contacts_hint = Địa chỉ không bao giờ hiện ở đây. Thêm liên hệ mới bằng lệnh “lachan contact invite --unit { $unit }”.
places-no_contacts = Chưa có liên hệ nào.
places-purpose_alerts = nhận báo tin
places-purpose_chief = chỉ nhận bản tổng hợp
places-rank = báo lượt { $n }
places-rank_label = Báo lượt mấy (1 = ngay)
places-label = Tên gọi (không ghi số điện thoại, địa chỉ)
places-stopped = không tới được từ { $day }
places-save = Lưu
places-end_contact = Thôi dùng liên hệ này

places-troubles = Đơn vị không nhận được tin: { $count }
places-troubles_text = Tin tới các đơn vị này bị bỏ qua hoặc không ai hay. Hãy xử lý trước tiên.
places-troubles_more = Xem tất cả: danh sách đơn vị xếp chúng lên đầu
places-trouble_no_key = chưa có khóa
places-trouble_no_contact = chưa có liên hệ
places-trouble_unreachable = không liên hệ nào tới được
places-mend_no_key = Chưa có khóa: tin bỏ qua đơn vị này. Mời cán bộ đầu tiên; khi người đó nhận lời mời, khóa được tạo.
places-mend_no_contact = Chưa có liên hệ: chỉ ai đang mở bàn trực mới thấy tin mới. Thêm ít nhất một nhóm hoặc một cán bộ.
places-mend_unreachable = Mọi liên hệ đã chặn, đã thôi dùng hoặc của người đã rời đơn vị. Thêm liên hệ mới.
places-own_no_key = Đơn vị của bạn chưa có khóa nên tin bị bỏ qua. Báo cho quản trị viên.
places-own_no_contact = Chưa có điện thoại hay nhóm nào được báo khi có tin mới: hãy để trang này mở và báo cho quản trị viên.
places-own_unreachable = Không liên hệ nào của đơn vị nhận được báo tin: hãy để trang này mở và báo cho quản trị viên.
places-findings = Nên xem

places-new_places = Thêm địa điểm
places-new_parents = Thêm nơi mà nó thuộc về
places-new_aliases = Thêm tên khác
places-new_units = Thêm đơn vị
places-new_coverage = Thêm phân công
places-edit_places = Sửa địa điểm
places-edit_parents = Sửa nơi mà nó thuộc về
places-edit_aliases = Sửa tên khác
places-edit_units = Sửa đơn vị
places-edit_coverage = Sửa phân công
places-of_places = địa điểm
places-of_parents = dòng thuộc về
places-of_aliases = tên khác
places-of_units = đơn vị
places-of_coverage = phân công

places-column_remote = Xa, hải đảo
places-column_id = Mã
places-column_kind = Loại
places-column_name = Tên
places-column_name_en = Tên tiếng Anh
places-column_lat = Vĩ độ
places-column_lon = Kinh độ
places-column_effective_from = Hiệu lực từ ngày
places-column_effective_to = Hết hiệu lực từ ngày
places-column_place = Địa điểm
places-column_parent = Thuộc về
places-column_share = Phần nằm trong đó
places-column_alias = Tên khác
places-column_enterprise = Trong doanh nghiệp (mã)
places-column_public_address = Địa chỉ nói cho công nhân
places-column_category = Loại việc
places-column_unit = Đơn vị
places-column_role = Vai trò
places-column_minutes = Số phút riêng
places-hint_id = Chữ thường không dấu, số, gạch nối, ví dụ kcn-trang-due. Với phân công có thể để trống.
places-hint_place = Mã của địa điểm, hoặc * cho toàn hệ thống.
places-hint_unit = Mã của đơn vị.
places-hint_parent = Mã của xã, phường, khu hoặc tỉnh chứa nơi này.
places-hint_minutes = Để trống thì theo bậc thang chung.
places-kept_hint = Các ô này không đổi được. Muốn khác: kết thúc dòng này và thêm một dòng mới.

places-share_whole = toàn bộ
places-share_part-main = phần chính
places-share_part = một phần
places-alias_old_name = tên cũ
places-alias_nickname = tên quen gọi
places-scope_union = việc công đoàn (chỉ cho địa chỉ)
places-scope_labour = việc lao động (chỉ cho địa chỉ)
places-scope_opinion = ý kiến (chỉ cho địa chỉ)
places-scope_procedure = thủ tục (chỉ cho địa chỉ)

places-unit_police_post = đồn công an
places-unit_police_substation = trạm công an
places-unit_commune_police = công an xã, phường
places-unit_district_police = công an quận, huyện (cũ)
places-unit_province_police = công an tỉnh, thành phố
places-unit_province_police_base = cơ sở của công an tỉnh
places-unit_province_department = phòng nghiệp vụ của công an tỉnh
places-unit_traffic_police = cảnh sát giao thông
places-unit_fire_rescue = chữa cháy, cứu nạn
places-unit_investigation_agency = cơ quan điều tra
places-unit_grassroots_force = lực lượng an ninh cơ sở
places-unit_guards = bảo vệ
places-unit_zone_authority = ban quản lý khu công nghiệp
places-unit_zone_developer = chủ đầu tư hạ tầng
places-unit_zone_union = công đoàn khu công nghiệp
places-unit_union_local = công đoàn địa phương
places-unit_labour_federation = liên đoàn lao động
places-unit_labour_office = cơ quan lao động
places-unit_health = y tế
places-unit_environment_office = cơ quan môi trường
places-unit_commune_pc = ủy ban nhân dân xã, phường
places-unit_procuracy = viện kiểm sát
places-unit_inspectorate = thanh tra
places-unit_duty_desk = bàn trực chung
places-unit_public_service = dịch vụ công

places-from_day = Thay đổi có hiệu lực từ ngày
places-preview = Xem trước thay đổi
places-preview_hint = Chưa có gì thay đổi. Trang sau cho thấy dòng nào đổi và tin từ nơi nào sẽ đi đường khác.
places-end_title = Kết thúc dòng này
places-end_hint = Không có gì bị xóa: dòng này thôi hiệu lực từ ngày bạn chọn và vẫn còn trong danh bạ.
places-end_day = Hết hiệu lực từ ngày
places-end_preview = Xem trước việc kết thúc
places-preview_title = Xem trước thay đổi
places-diff = Các dòng thay đổi
places-row_changed = Sửa { $row }
places-row_added = Thêm { $row }
places-consequences = Tin sẽ đi đường khác
places-so_many = { $count } nơi
places-all_but = trừ
places-no_consequences = Không chuỗi nào thay đổi.
places-not_all = Đã tính { $computed } trong { $places } nơi có thể bị ảnh hưởng.
places-refused_no_body = không nhận tin này: chưa có thanh tra nào nhận được
places-refused_no_fallback = không nhận tin này: chưa đơn vị nào trong chuỗi có khóa
places-refused_no_place = chưa có nơi này
places-sure = Nếu đúng như ý bạn, hãy áp dụng. Việc này được ghi vào nhật ký với tên bạn.
places-apply = Áp dụng
places-leave = Thôi, không đổi gì
places-overtaken = Trong lúc đó người khác đã sửa danh bạ. Chưa có gì của bạn được áp dụng. Dưới đây là tình hình mới nhất với điều bạn đã nhập: xem lại rồi hãy tiếp tục.
places-refused = Chưa thay đổi gì. Sửa các chỗ sau rồi xem trước lại:

places-note_changed = Đã áp dụng.
places-note_contact_ended = Đã thôi dùng liên hệ này.
places-note_contact_changed = Đã lưu.
places-note_label_number = Chưa lưu: tên gọi không được chứa số điện thoại hay địa chỉ thư. Ví dụ: “Nhóm trực ca đêm”.
places-note_no_such_place = Không rõ đó là nơi nào. Chọn một nơi trong kết quả tìm dưới đây, rồi hỏi lại bằng mã của nó.
places-note_bad_day = Ngày hoặc loại việc chưa đúng. Ngày viết theo dạng năm-tháng-ngày, ví dụ 2026-11-24.

places-problem-not_editable = Bảng này không sửa được trong trình duyệt.
places-problem-row_gone = Dòng này không còn như lúc bạn mở. Quay lại trang danh bạ và mở lại.
places-problem-row_is_past = Dòng này đã hết hiệu lực, không sửa được nữa. Thêm một dòng mới.
places-problem-nothing_new = Chưa có gì khác so với hiện tại.
places-problem-is_there = Đã có dòng như vậy. Mở dòng đó để sửa.
places-problem-end_first = Dòng này chưa bắt đầu nên không nối tiếp được. Kết thúc hoặc giữ nguyên ngày của nó, rồi thêm một dòng mới.
places-problem-day_is_past = Ngày này đã qua. Trong trình duyệt chỉ đổi được từ hôm nay ({ $today }): trước đó ai phụ trách thì đã phụ trách rồi. Nếu dữ liệu cũ sai, nhờ người vận hành nhập lại bằng “lachan directory import”.
places-problem-past_kept = Đổi ô này là viết lại quá khứ. Kết thúc dòng này và thêm một dòng mới với mã khác.
places-problem-past_lost = Dòng này đã có hiệu lực, không đổi được: sẽ không còn biết trước đây ai phụ trách. Kết thúc nó và thêm một dòng mới.
places-problem-overlapping_dates = Thời gian chồng lên dòng { $other }. Kết thúc dòng đó trước, rồi bắt đầu dòng này từ đúng ngày ấy.
places-problem-two_owners = Cùng nơi, cùng loại việc, cùng thời gian đã có đơn vị chính khác ({ $other }). Sửa dòng đó thay vì thêm dòng mới, hoặc chọn vai trò “đơn vị báo tiếp” hay “đọc cùng”.
places-problem-inverted_dates = Ngày hết hiệu lực phải sau ngày bắt đầu (đó là ngày đầu tiên không còn hiệu lực).
places-problem-unknown_place =
    { $near ->
        [none] Chưa có địa điểm “{ $id }”. Thêm địa điểm đó trước, hoặc sửa mã.
       *[other] Chưa có địa điểm “{ $id }”. Có phải là “{ $near }”?
    }
places-problem-unknown_unit =
    { $near ->
        [none] Chưa có đơn vị “{ $id }”. Thêm đơn vị đó trước, hoặc sửa mã.
       *[other] Chưa có đơn vị “{ $id }”. Có phải là “{ $near }”?
    }
places-problem-circle = Địa điểm “{ $id }” sẽ nằm trong chính nó. Chọn nơi khác.
places-problem-not_an_enterprise = “{ $id }” không phải là doanh nghiệp. Chọn địa điểm loại doanh nghiệp.
places-problem-judges_itself = Đơn vị “{ $id }” là loại mà tin “công an, bảo vệ, cán bộ làm sai” có thể nói tới, nên không được nhận tin đó. Chọn một đơn vị thanh tra.
places-problem-no_chain = Từ { $day } tin từ nơi này sẽ chỉ tới bàn trực chung, không có đơn vị nào khác. Giữ lại phân công này, hoặc sửa nó sang đơn vị kế tiếp từ ngày đó.
places-problem-no_inspectorate = Từ { $day } tin về công an, bảo vệ, cán bộ ở đây sẽ không ai nhận được. Giữ lại phân công của thanh tra, hoặc sửa nó sang thanh tra kế tiếp.
places-problem-no_parent = Từ { $day } nơi này sẽ không thuộc về nơi nào, nên không cấp trên nào được báo. Thêm nơi mà nó thuộc về trước.
places-problem-gap = Giữa { $ends } và { $begins } sẽ không có đơn vị chính. Cho dòng mới bắt đầu đúng ngày dòng cũ ({ $before }) hết hiệu lực.
places-problem-unit_ended = Đơn vị { $unit } hết hiệu lực từ { $day } nhưng dòng này còn gọi tới nó. Sửa phân công sang đơn vị kế tiếp trước, rồi kết thúc đơn vị.
places-problem-unit_not_begun = Đơn vị { $unit } chỉ bắt đầu từ { $day }. Cho phân công bắt đầu từ ngày đó.
places-problem-nobody_follows = Từ { $day } không còn đơn vị chính nào riêng cho { $place }: tin sẽ đi lên cấp trên.

places-history_hint = Mọi thay đổi trong trình duyệt, mới nhất ở trên. Dòng cũ không bao giờ bị xóa.
places-history_none = Chưa có thay đổi nào trong trình duyệt.
