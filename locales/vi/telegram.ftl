# What only Telegram shows. The menu stands on the phone for everybody who picks it up: nothing in it tells what this is for.

telegram-attach_location = Muốn gửi vị trí: bấm biểu tượng kẹp giấy 📎, chọn Vị trí.
telegram-command_start = Trang đầu
telegram-command_tip = Viết mới
telegram-command_case = Xem lại bằng mã
telegram-command_x = Xóa nhanh màn hình
telegram-command_lang = Tiếng Việt / English
telegram-command_help = Trợ giúp
telegram-command_privacy = Quyền riêng tư
telegram-command_delete = Xóa dữ liệu của tôi
