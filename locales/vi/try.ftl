# Lời của lệnh “lachan try”: xem một câu được hiểu thế nào.

try-category = Loại việc
try-offered = Gợi ý
try-danger = Nguy hiểm
try-scope = Việc của ai
try-place = Nơi
try-zone = Khu
try-place_words = Chữ chỉ nơi
try-when = Lúc
try-candidates = Có thể là
try-why = Vì
try-checked = Bộ từ đọc được: { $rows } dòng.
try-bad_row = Dòng “{ $row }” không đọc được: { $why }.
try-bad_yaml = Tệp { $file } sai cú pháp YAML ở gần dòng { $line }: kiểm tra dấu ngoặc kép, dấu hai chấm và thụt đầu dòng.
try-no_file = Không mở được { $file }. Thư mục bộ từ phải có đủ các tệp như data/lexicon.
