# Lời của lệnh “lachan route”: vì sao một tin đi tới ai.

route-shipped = Chưa có cài đặt nào ở { $folder }: dùng danh bạ đi kèm phần mềm, coi như đơn vị nào cũng có khóa.
route-shipped_demo = Chưa có cài đặt nào ở { $folder }: dùng danh bạ đi kèm phần mềm với các dòng minh họa, coi như đơn vị nào cũng có khóa.
route-assumed = Coi như đơn vị nào cũng có khóa (--assume-keys).
route-unknown_place = Chưa có địa điểm “{ $id }”. Dùng mã của địa điểm, ví dụ trang-due.
route-near_place = { "  " }Có phải: { $id } ({ $name })

route-title = { $place } [{ $id }] · { $category } · ngày { $day }
route-place_ended = Ngày đó địa điểm này không còn hoặc chưa có ({ $dates }); tin vẫn đi theo nơi mà nó thuộc về.
route-lies = Nơi này thuộc về, từ cụ thể đến rộng:
route-considered = Các dòng phân công được xét, theo thứ tự:
route-any_category = mọi loại việc

route-kind_enterprise = doanh nghiệp
route-kind_lodging = khu trọ
route-kind_gate = cổng
route-kind_zone = khu công nghiệp
route-kind_commune = xã, phường
route-kind_district = quận, huyện
route-kind_province = tỉnh, thành phố
route-kind_installation = toàn hệ thống

route-share_whole = chứa trọn { $place }
route-share_part-main = chứa phần chính của { $place }
route-share_part = chứa một phần của { $place }

route-dates_always = không giới hạn ngày
route-dates_from = từ { $begins }
route-dates_until = đến trước { $ends }
route-dates_between = từ { $begins } đến trước { $ends }

route-role_primary = đơn vị chính
route-role_escalation = đơn vị báo tiếp
route-role_cc = đọc cùng
route-role_province = trực ban tỉnh
route-role_operator = bàn trực

route-verdict_owner = ĐƠN VỊ CHÍNH
route-verdict_rung = ĐƯỢC BÁO TIẾP nếu chưa ai nhận
route-verdict_copied = ĐƯỢC ĐỌC CÙNG
route-verdict_row_ended = bỏ qua: dòng này đã hết hiệu lực
route-verdict_row_not_yet = bỏ qua: dòng này chưa có hiệu lực
route-verdict_unknown_unit = bỏ qua: không có đơn vị này trong danh bạ
route-verdict_ended = bỏ qua: đơn vị đã giải thể
route-verdict_not_yet = bỏ qua: đơn vị chưa hoạt động
route-verdict_no_key = bỏ qua: đơn vị chưa có khóa, không đọc được tin
route-verdict_inside_enterprise = bỏ qua: nằm trong doanh nghiệp, người bị phản ánh có thể đọc được
route-verdict_about_itself = bỏ qua: tin có thể nói về chính đơn vị này
route-verdict_own_desk = bỏ qua: loại việc này có nơi nhận riêng
route-verdict_less_likely = bỏ qua: kém cụ thể hơn, một xã, phường khác chứa phần chính của nơi này
route-verdict_again = không thêm gì: đơn vị này đã được một dòng ở trên gọi đến, hoặc không thuộc loại nhận tin này
route-verdict_nobody = không dùng: không đủ nơi nhận cho tin này

route-why_place = phụ trách nơi này
route-why_category = có dòng riêng cho loại việc này
route-why_above = cấp trên của nơi này
route-why_copied = có dòng “đọc cùng”
route-why_fallback = cuối mọi chuỗi
route-why_inspectorate = cơ quan thanh tra, đứng ngoài những nơi có thể bị phản ánh
route-why_split_place = nơi này nằm ở nhiều xã, phường, đây là nơi có khả năng nhất; cán bộ trực nên hỏi cổng nào

route-ladder_urgent = Tin gấp:
route-ladder_normal = Tin thường:
route-at_once = ngay
route-after_minutes = sau { $n } phút chưa ai nhận
route-after_hours = sau { $n } giờ chưa ai nhận
route-copied = Đọc cùng từ đầu: { $unit } [{ $id }]
route-ends_at_desk = Chuỗi kết thúc ở bàn trực của kênh: luôn có người.
route-ends_without_desk = Bàn trực của kênh chưa có khóa nên chuỗi kết thúc sớm hơn. Chạy “lachan doctor”.
route-refused_no_body = Không nhận tin này: chưa có cơ quan thanh tra nào nhận được. Trang báo cho người gửi biết ngay và không lưu gì.
route-refused_no_fallback = Không nhận tin này: chưa đơn vị nào trong chuỗi có khóa, kể cả bàn trực. Mời thành viên bằng “lachan officer invite”. Thêm --assume-keys để xem chuỗi khi mọi đơn vị đã có khóa.
