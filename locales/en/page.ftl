# The worker's page itself: what stands around the conversation. Neutral words in the title: somebody may look over a shoulder.

page-title = Worker's notebook
page-exit = Leave now
page-exit_no_script = “Leave now” opens a weather page. JavaScript is off in this browser, so this page stays in its history: after leaving, clear the history yourself.
page-language = Tiếng Việt
page-language_name = Switch to Vietnamese
page-emergency = Life in danger? Call now:
page-write = Write here
page-write_instead = Or write here
page-write_hint = Any spelling will do.
page-write_receipt = Your code
page-write_receipt_hint = 8 words or 24 digits. With or without accents and blanks.
page-send = Send
page-photo = Add a photo
page-photo_hint = A photo or a screenshot, up to 10 MB. Location and phone details are removed. No identity cards, no children's faces.
page-photo_send = Send photo
page-controls = Controls
page-answers = Answers
page-you = You
page-duty = Duty officer
page-privacy = No name asked, no cookies. Use mobile data, not the company's Wi-Fi.
page-receipt = Your code
page-receipt_digits = or 24 digits
page-receipt_keep = Copy the 8 words on paper or learn them by heart. You can also save the 24 digits in your contacts, like three phone numbers. No screenshot if others look at your phone.
page-receipt_lost = If you lose the code, the way back is lost: nobody can find it for you, not even we.
page-receipt_back = To see the answer: open this page again, press “See a report I sent” and enter the code.
page-receipt_code = Case number: { $code }. It opens nothing.

# Said by the script while a post is under way or has failed
page-sending = Sending…
page-sending_photo = Sending the photo; this may take a while on a weak network…
page-network = Not sent: no network, or a weak one. What you wrote is still here. Press again.
page-news = There is news.

# What can go wrong on the page; each with what to do now
page-problem_broken = The post was damaged on its way and did not arrive. Please send it again.
page-problem_too_big = The file is too big and was stopped half-way. Choose a photo under 10 MB and send again.
page-problem_busy = Too many photos are arriving at once. What you wrote is below. Wait a minute and send again, or send the words first.
page-problem_slow = The post came in too slowly and was stopped half-way. What arrived of your words is below. Send again where the network is better, or send the words first.
page-problem_too_long = The text is too long and was not sent. Its beginning is in the box below. Shorten it to 4000 characters and send the rest afterwards.
page-problem_foreign = Not sent: this page was opened from elsewhere. What you wrote is below. Press send once more.
page-problem_fresh = The old page no longer works, so this is a new one. What you wrote is not lost.
page-problem_trouble = The server has a fault and did not take this. What you wrote is below. Wait a moment, then press send once more. If it is urgent, call 113.
page-problem_photo_again = If there was a photo, choose it again.
page-problem_unknown_place = The place in the QR code was not found. You can still report: you will be asked where it happened.
page-again = Send again

# Pages that are not a conversation
page-error_not_found = There is no such page.
page-error_no_place = There is no poster for this place. Check the id at the end of the address.
page-error_method = This page does not open that way.
page-error_too_big = The post is too big and was not taken.
page-error_demo = This is a demo with passphrases that everybody knows. It opens only on the machine on which it runs.
page-error_other = The server has a fault. If it is urgent, call 113.
page-error_home = To the start page
