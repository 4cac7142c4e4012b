# The closed list of categories; ids stand in code, words here.

category-theft = Trộm cắp
category-robbery = Cướp, giật đồ
category-violence = Đánh nhau, hành hung
category-extortion_threats = Đe dọa, tống tiền
category-drugs = Ma túy
category-gambling = Cờ bạc, lô đề
category-loan_sharking = Cho vay nặng lãi, đòi nợ
category-fraud = Lừa đảo
category-counterfeit = Hàng giả, hàng lậu
category-fire = Cháy, nổ, rò khí
category-traffic = Tai nạn, mất an toàn giao thông
category-weapons_fireworks = Vũ khí, pháo nổ
category-trafficking = Giữ người, giữ giấy tờ, ép làm việc
category-child_abuse = Xâm hại trẻ em
category-domestic_violence = Bạo lực gia đình
category-harassment = Quấy rối, sàm sỡ
category-work_safety = Tai nạn, mất an toàn lao động
category-food_safety = Ngộ độc, đồ ăn bẩn
category-environment = Xả thải, ô nhiễm
category-disease = Dịch bệnh
category-misconduct = Công an, bảo vệ, cán bộ làm sai
category-other = Việc khác
