# The first screen (guidance of at most 25 words) and matters that are not ours.

home-ask = Bạn cần báo việc gì?
home-guide_anonymous = Ẩn danh: không ai ở đây biết bạn là ai. Hãy dùng mạng 4G, đừng dùng Wi-Fi công ty.
home-guide_confidential = Kênh kín: chúng tôi không hỏi tên, nhưng ứng dụng này biết tài khoản. Dùng 4G, đừng dùng Wi-Fi công ty.
home-at_place = Nơi: { $place }
home-poster = Hai chữ trên áp phích phải là: { $first } · { $second }. Nếu khác, đừng dùng áp phích đó.
home-hello = Chào bạn. Bấm một mục, hoặc cứ viết điều bạn thấy.
home-help = Bấm vào mục gần đúng nhất, hoặc viết một câu. Ví dụ: “Mất xe máy ở bãi xe cổng 2 KCN Tràng Duệ tối qua”. Không cần dấu. Không cần tên bạn.
home-now = Đang nguy hiểm, cần giúp ngay
home-g_threats = Cướp, đe dọa, đòi nợ
home-g_vice = Ma túy, cờ bạc, lừa đảo
home-g_people = Giữ người, xâm hại, quấy rối
home-g_more = Tai nạn, độc hại, việc khác

scope-union = Việc công đoàn, đối thoại, ngừng việc là quyền của người lao động. Kênh này không nhận và không lưu. Nơi có thể giúp bạn:
scope-union-anywhere = Công đoàn nơi bạn làm, công đoàn các khu công nghiệp, hoặc Liên đoàn Lao động tỉnh, thành phố.
scope-labour = Chuyện lương, hợp đồng, bảo hiểm do công đoàn và cơ quan lao động giải quyết. Kênh này không nhận và không lưu. Nơi có thể giúp bạn:
scope-labour-anywhere = Công đoàn nơi bạn làm, Liên đoàn Lao động, hoặc Sở Nội vụ tỉnh, thành phố (phần lao động).
scope-opinion = Kênh này chỉ nhận tin về tội phạm và mất an toàn, không nhận và không lưu ý kiến về người hay công ty. Nơi có thể nghe bạn:
scope-opinion-anywhere = Công đoàn nơi bạn làm hoặc công đoàn các khu công nghiệp.
scope-procedure = Kênh này không làm thủ tục. Nơi trả lời bạn:
scope-procedure-anywhere = Công an xã, phường nơi bạn ở, ứng dụng VNeID, hoặc Cổng Dịch vụ công quốc gia (dichvucong.gov.vn).
scope-subscribe = Ở đây chưa mở đăng ký nhận bản tin pháp luật. Kênh này nhận tin về tội phạm và nguy hiểm.
scope-noise = Tôi chưa hiểu câu này. Bạn thấy chuyện gì, ở đâu? Viết một câu, hoặc về “Trang đầu” để chọn.
scope-claim = Kênh này trả lời ai cũng như nhau và không cho ai biết về tin hay người gửi. Nếu thấy việc nguy hiểm, bạn cứ viết.
scope-kept = Câu bạn vừa viết chưa được lưu. Nếu có người bị đánh, bị dọa, bị nhốt, bị giữ giấy tờ hay mất tài sản thì đó là tin: bấm nút dưới đây, không phải viết lại.
scope-still_tip = Vẫn là tin về tội phạm, nguy hiểm

# Where papers are dealt with. Offices changed in 2025 (no districts; licences and criminal records went to the police): check once a year.
procedure-identity-name = Căn cước, tạm trú, VNeID
procedure-identity = Căn cước, tạm trú, xác nhận cư trú: công an xã, phường nơi bạn ở, ứng dụng VNeID, hoặc dichvucong.gov.vn.
procedure-vehicle-name = Xe, bằng lái, nộp phạt
procedure-vehicle = Đăng ký, sang tên xe: công an xã, phường nơi bạn ở. Bằng lái, nộp phạt: cảnh sát giao thông công an tỉnh, thành phố, hoặc dichvucong.gov.vn.
procedure-civil-name = Khai sinh, kết hôn, chứng thực
procedure-civil = Khai sinh, kết hôn, xác nhận độc thân, chứng thực: bộ phận một cửa của ủy ban xã, phường, hoặc dichvucong.gov.vn.
procedure-passport-name = Hộ chiếu
procedure-passport = Hộ chiếu: phòng Quản lý xuất nhập cảnh công an tỉnh, thành phố, hoặc dichvucong.gov.vn.
procedure-record-name = Lý lịch tư pháp
procedure-record = Lý lịch tư pháp: ứng dụng VNeID, hoặc công an tỉnh, thành phố nơi bạn ở.
procedure-insurance-name = Thẻ, sổ bảo hiểm
procedure-insurance = Thẻ bảo hiểm y tế, sổ bảo hiểm: cơ quan bảo hiểm xã hội gần bạn, ứng dụng VssID, hoặc công đoàn nơi bạn làm.
procedure-foreigner-name = Người nước ngoài
procedure-foreigner = Thị thực, thẻ tạm trú: phòng Quản lý xuất nhập cảnh công an tỉnh, thành phố. Giấy phép lao động: Sở Nội vụ. Khai báo tạm trú: chủ nhà trọ khai với công an xã, phường.
