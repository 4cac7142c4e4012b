# Câu hỏi soạn sẵn của bàn trực. Câu ask-q_… gửi nguyên văn cho người báo, bằng ngôn ngữ của người đó.

ask-no_name = Bạn không cần nói mình là ai.
ask-ready = Câu hỏi soạn sẵn: chạm một lần là gửi
ask-edit_first = Sửa trước khi gửi
ask-free = Hoặc tự viết câu hỏi
ask-carries = Mỗi câu hỏi gửi đi đều kèm dòng: “Bạn không cần nói mình là ai.”
ask-in_lang = Người báo đọc câu này bằng tiếng { $lang }.
ask-lang_vi = Việt
ask-lang_en = Anh

ask-q_where = Cụ thể ở đâu: cổng nào, lô nào, dãy nào, gần chỗ gì?
ask-q_ongoing = Việc này còn đang tiếp diễn không?
ask-q_how_many = Có khoảng mấy người làm việc đó?
ask-q_how_many_victims = Có khoảng bao nhiêu người bị ảnh hưởng?
ask-q_saw_or_heard = Việc này được thấy tận mắt hay nghe kể lại?
ask-q_anybody_hurt = Có ai bị thương hay cần cấp cứu không?
ask-q_how_often = Việc này đã xảy ra mấy lần, thường cách bao lâu?
ask-q_when_usually = Việc này thường xảy ra vào ngày nào, giờ nào?
ask-q_look = Những người đó trông thế nào: quần áo, dáng người, điểm dễ nhận?
ask-q_vehicle = Họ đi xe gì: loại xe, màu, biển số nếu nhìn thấy?
ask-q_direction = Họ đi về hướng nào?
ask-q_what_taken = Bị mất hoặc bị lấy những gì?
ask-q_weapon = Có dao, gậy, súng hay vật nguy hiểm nào không?
ask-q_how_threatened = Họ đe dọa bằng cách nào: đến tận nơi, nhắn tin hay gọi?
ask-q_how_reached = Họ tiếp cận nạn nhân bằng cách nào: gặp mặt, nhắn tin, mạng xã hội?
ask-q_what_goods = Đó là hàng gì, cất ở đâu?
ask-q_anybody_trapped = Còn ai mắc kẹt bên trong không, ở tầng nào?
ask-q_what_burns = Cái gì đang cháy, có hóa chất hay bình gas gần đó không?
ask-q_way_in = Xe chữa cháy vào lối nào được?
ask-q_anybody_locked = Có ai đang bị nhốt hoặc bị giữ giấy tờ không?
ask-q_child_safe = Đứa trẻ bây giờ có an toàn không?
ask-q_children_there = Ở đó có trẻ em không?
ask-q_what_broken = Máy hoặc chỗ nào đang hỏng, mất an toàn?
ask-q_what_eaten = Mọi người đã ăn hoặc uống gì?
ask-q_when_eaten = Mọi người ăn lúc nào, bắt đầu mệt lúc nào?
ask-q_what_released = Nước, khói hay rác thải trông và có mùi thế nào?
