# Lời của lệnh “lachan directory”: nhập danh bạ địa điểm, đơn vị và phân công.

directory-at_cell = { $file }, dòng { $line }, cột { $column }: { $problem }
directory-at_line = { $file }, dòng { $line }: { $problem }
directory-at_file = { $file }: { $problem }

directory-applied = Đã nhập xong: thêm { $added }, sửa { $changed }, giữ nguyên { $unchanged } dòng.
directory-checked = Các tệp đều đúng. Nếu nhập: thêm { $added }, sửa { $changed }, giữ nguyên { $unchanged } dòng. Chưa thay đổi gì.
directory-nothing_new = Không có gì để nhập: thêm { $added }, sửa { $changed }, giữ nguyên { $unchanged } dòng.
directory-not_applied = Chưa thay đổi gì. Để nhập các dòng trên, chạy lại lệnh và trả lời “c”, hoặc thêm --yes khi chạy từ tập lệnh.
directory-overtaken = Trong lúc đó danh bạ đã được người khác sửa nên chưa thay đổi gì. Chạy lại lệnh để xem thay đổi mới.
directory-confirm = Nhập các thay đổi này? [c = có, phím khác = không]

directory-table = { $table }: thêm { $added }, sửa { $changed }, giữ nguyên { $unchanged }
directory-row_added = { "  " }+ { $row }: { $cells } ({ $file }, dòng { $line })
directory-row_changed = { "  " }~ { $row }: { $cells } ({ $file }, dòng { $line })
directory-cell_changed = { $column } “{ $old }” → “{ $new }”
directory-empty = (trống)
directory-not_listed = { "  " }… và { $count } dòng nữa (thêm --all để xem hết)
directory-past_changed = { "  " }! { $row }: dòng này đã có hiệu lực, đổi { $column } là viết lại quá khứ. Nếu việc này mới đổi: giữ dòng cũ, cho nó effective_to (ví dụ { $today }) và thêm dòng mới. Nếu dòng cũ sai từ đầu thì cứ nhập.
directory-refused = Có { $count } chỗ sai nên chưa thay đổi gì. Sửa các chỗ trên rồi nhập lại.
directory-more = … và { $count } chỗ sai nữa.

directory-shipped = Chưa có cài đặt nào ở { $folder }: dùng danh bạ đi kèm phần mềm.
directory-shipped_demo = Chưa có cài đặt nào ở { $folder }: dùng danh bạ đi kèm phần mềm với các dòng minh họa.
directory-exported = Đã ghi { $count } dòng vào sáu tệp CSV trong { $folder }. Sửa bằng bảng tính rồi nhập lại bằng “lachan directory import”.
directory-export_exists = Đã có tệp { $file } nên chưa ghi gì. Chọn một thư mục khác.
directory-export_unreadable = { $table }, { $row }, cột { $column }: { $problem } Dữ liệu này không đi qua lệnh nhập. Nhập lại dòng này với giá trị đúng rồi xuất lại.

directory-no_csv = Thư mục này không có tệp .csv nào.
directory-no_such_file = Không mở được tệp này. Kiểm tra lại đường dẫn và quyền đọc.
directory-too_big = Tệp quá lớn. Mỗi tệp tối đa { $limit } MB, hãy chia nhỏ.
directory-too_many_rows = Một lần nhập được nhiều nhất { $limit } dòng. Chia các tệp ra nhiều lần nhập: nơi và đơn vị trước, rồi các dòng nhắc tới chúng.
directory-not_utf8 = Tệp không phải mã UTF-8 (lỗi ở gần dòng { $where }). Lưu lại bằng kiểu “CSV UTF-8”.
directory-wrong_header = Dòng đầu không đúng. Tệp giống bảng { $kind }, dòng đầu phải là: { $expected }
directory-wrong_count = Dòng có { $found } ô, cần { $expected } ô. Ô có dấu phẩy phải đặt trong ngoặc kép "…".
directory-broken_line = Dòng này hỏng: thường do thiếu dấu ngoặc kép đóng. Mỗi ô mở bằng " phải đóng bằng ".

directory-missing = Ô này không được để trống.
directory-bad_id = Mã chỉ gồm chữ thường không dấu, số và dấu gạch nối, ví dụ trang-due, tối đa 60 ký tự (mã phân công: 80).
directory-too_long = Dài quá { $limit } ký tự, hãy viết ngắn lại.
directory-not_in_list = Không có giá trị này. Chọn một trong: { $allowed }
directory-bad_date = Ngày phải viết theo dạng năm-tháng-ngày, ví dụ 2025-07-01.
directory-bad_number = Phải là số nguyên không âm, ví dụ 30.
directory-bad_degrees = Phải là số độ từ { $low } đến { $high }, dùng dấu chấm, ví dụ 20.8904. Kiểm tra xem có đổi chỗ lat và lon không.
directory-control_character = Ô có ký tự ẩn (thường do chép từ trang mạng hay xuống dòng trong ô). Xóa ô rồi gõ lại.
directory-looks_like_formula = Ô bắt đầu bằng = + - hoặc @ nên bảng tính sẽ coi là công thức. Bỏ ký tự đầu đó.

directory-twice = Dòng này trùng với { $other }. Giữ lại một dòng.
directory-inverted_dates = effective_to phải sau effective_from (đó là ngày đầu tiên không còn hiệu lực).
directory-overlapping_dates = Thời gian chồng lên { $other }. Cho dòng cũ một ngày effective_to, dòng mới bắt đầu từ ngày đó.
directory-two_owners = Cùng nơi, cùng loại việc, cùng thời gian đã có đơn vị chính khác ({ $other }). Đổi một dòng thành escalation hoặc cc, hoặc sửa ngày.
directory-unknown_place =
    { $near ->
        [none] Chưa có địa điểm “{ $id }”. Thêm vào tệp places hoặc sửa mã.
       *[other] Chưa có địa điểm “{ $id }”. Có phải là “{ $near }”? Nếu không, thêm vào tệp places.
    }
directory-unknown_unit =
    { $near ->
        [none] Chưa có đơn vị “{ $id }”. Thêm vào tệp units hoặc sửa mã.
       *[other] Chưa có đơn vị “{ $id }”. Có phải là “{ $near }”? Nếu không, thêm vào tệp units.
    }
directory-not_an_enterprise = “{ $id }” không phải là doanh nghiệp. Cột này chỉ nhận địa điểm loại enterprise.
directory-circle = Địa điểm “{ $id }” nằm trong chính nó. Kiểm tra lại các dòng parents của nó.
directory-inside_enterprise = Đơn vị “{ $id }” nằm trong doanh nghiệp nên không được nhận tin: người bị phản ánh có thể đọc được. Chọn đơn vị bên ngoài.
directory-past_lost = Dòng phân công này đã có hiệu lực, không đổi “{ $old }” thành “{ $new }” được: sẽ không còn biết trước đây ai phụ trách. Giữ dòng cũ và cho nó effective_to (ví dụ { $today }), thêm một dòng mới có mã khác bắt đầu từ ngày đó. Nếu dòng cũ sai ngay từ đầu, thêm --correct-past.
directory-judges_itself = Đơn vị “{ $id }” thuộc loại { $kind }, tức là loại có thể bị tin misconduct phản ánh, nên không được nhận tin đó. Chọn đơn vị loại inspectorate.

directory-error = SAI { $table }, { $row }: { $problem }
directory-warning = NÊN XEM { $table }, { $row }: { $problem }
directory-warning_at_line = NÊN XEM { $file }, dòng { $line } ({ $row }): { $problem }
directory-check_done = Đã xem { $places } địa điểm và mọi dòng của chúng: { $errors } chỗ sai, { $warnings } chỗ nên xem.
directory-no_chain = Từ { $day } tin từ nơi này chỉ tới bàn trực, không có đơn vị nào khác. Thêm dòng coverage cho nơi này hoặc nơi mà nó thuộc về, hoặc dòng parents còn thiếu.
directory-no_inspectorate = Từ { $day } tin về cán bộ, bảo vệ (misconduct) ở đây không ai nhận được và bị từ chối. Thêm một đơn vị inspectorate và dòng coverage loại misconduct cho tỉnh.
directory-no_parent = Từ { $day } nơi này không thuộc về nơi nào, nên không có cấp trên nào được báo. Thêm dòng parents từ ngày đó.
directory-no_successor = Nơi này đã hết hiệu lực mà không thành một phần của nơi nào: ai mở liên kết hay áp phích cũ chỉ gặp bàn trực. Thêm dòng parents tới nơi mới.
directory-nobody_follows = Từ { $day } không còn đơn vị chính nào riêng cho { $place }: tin đi lên cấp trên. Nếu không phải ý bạn, thêm dòng của đơn vị kế tiếp bắt đầu từ ngày đó.
directory-gap = Dòng trước ({ $before }) kết thúc { $ends }, dòng này mới bắt đầu { $begins }: ở giữa không có đơn vị chính. Nếu không phải ý bạn, cho hai ngày bằng nhau.
directory-unit_ended = Đơn vị { $unit } hết hiệu lực từ { $day } nhưng dòng này còn: từ đó tin bỏ qua đơn vị. Cho dòng này effective_to { $day } và thêm dòng của đơn vị kế tiếp.
directory-unit_not_begun = Đơn vị { $unit } chỉ bắt đầu từ { $day } nhưng dòng này có hiệu lực trước: trước ngày đó tin bỏ qua đơn vị. Cho hai ngày bằng nhau.
directory-unit_unused = Không dòng coverage nào gọi đến đơn vị này: nó không bao giờ được báo. Thêm dòng coverage, hoặc cho nó effective_to.
directory-no_steps = Từ { $day } không có dòng steps nào cho mức { $urgency }: dùng số phút mặc định của phần mềm. Thêm dòng steps.

directory-no_fallback = Từ ngày { $day } sẽ có tin không tới được ai. Giữ dòng phân công *,* cho duty-desk (role primary), không đặt ngày kết thúc.

