# Dòng duy nhất mà người báo tin nhận được. Không nói gì về vụ việc.

courier-notice = Sổ tay của bạn có mục mới.
courier-see = Xem
