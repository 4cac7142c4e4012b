# Áp phích để in. Đứng xa đọc được, người ngoài đọc không lấy làm lạ.

poster-title = Thấy chuyện không an toàn?
poster-what = Mất cắp, đe dọa, đánh nhau, tai nạn, cháy: báo trong một phút cho nơi có trách nhiệm.
poster-how = Quét mã bằng máy ảnh điện thoại, hoặc gõ địa chỉ này:
poster-safe = Không cần tên, không cần số điện thoại. Dùng mạng 4G, đừng dùng Wi‑Fi công ty.
poster-words = Hai chữ của áp phích này:
poster-check = Trang mở ra phải hiện đúng hai chữ này. Nếu khác hoặc không hiện, đóng trang lại: áp phích có thể đã bị tráo.
poster-call = Nguy hiểm đến tính mạng? Gọi ngay:
poster-call_police = công an
poster-call_fire = cứu hỏa
poster-call_ambulance = cấp cứu
poster-qr = Mã QR của { $address }
poster-trial = BẢN THỬ: địa chỉ này chỉ mở được trên máy đang chạy phần mềm. Đừng dán.

poster-written = Đã ghi áp phích của { $place } vào { $file }. Hai chữ trên đó: { $first } · { $second }.
poster-unknown_place = Hôm nay không có địa điểm “{ $id }”. Xem mã của các địa điểm bằng “lachan directory export”.
