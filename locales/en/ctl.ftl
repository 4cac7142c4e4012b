# Words that stand on many screens: controls, emergency, what can go wrong everywhere.

ctl-back = Back
ctl-skip = Skip
ctl-keep = Keep as it is
ctl-cancel = Cancel
ctl-help = Help
ctl-home = First page
ctl-leave = Leave and clear this screen
ctl-send_now = SEND NOW
ctl-case = See a sent report
ctl-ask = Ask about papers, procedures
ctl-lang_vi = Tiếng Việt
ctl-lang_en = English
ctl-or_type = Or type: { $words }
ctl-receipt = Your code (write it on paper or learn it by heart):

# Fixed wording; the numbers are today's rows of data/emergency.csv
ctl-alarm = LIFE IN DANGER: CALL NOW, DO NOT WAIT FOR THIS CHAT. { $police } police · { $fire } fire and rescue · { $ambulance } ambulance. This channel does not replace emergency numbers and may answer late. Move to safety first, report after.
ctl-call_police = Police
ctl-call_fire = Fire, rescue
ctl-call_ambulance = Ambulance
ctl-call_rescue = Rescue, disasters
ctl-call_child = Children, trafficking
ctl-write_to = Text to

ctl-stale = That button belongs to an older screen. This is the current question.
ctl-expired = Your unfinished report was older than 24 hours and has been erased. Please start again.
ctl-no_back = This is the first question. Type “cancel” to stop and erase.
ctl-no_skip = This answer is needed so that the report reaches the right desk. Type “cancel” to stop.
ctl-not_here = That button cannot be used right now.
ctl-draft_open = You have an unfinished report. Send it, or type “cancel” to erase it, before you do something else.
ctl-help_text = Press a button or type its words. Type “back” for the last question, “cancel” to stop and erase everything, “/x” to clear the screen quickly. In danger call 113, 114, 115.
ctl-confirm_cancel = You typed “{ $words }”. Do you want to stop and erase everything, or is it part of your report?
ctl-confirm_cancel-yes = Stop, erase everything
ctl-confirm_cancel-no = It is part of the report

ctl-cancelled = Stopped. What you wrote is erased and was not sent anywhere.
ctl-left = This screen is cleared. A report that was sent is kept. To see it again you need its code.
ctl-deleted = The unfinished report is erased. We keep nothing of yours.
ctl-deleted_sent = This screen is cleared. A sent report cannot be taken back, but it holds no name or number of yours unless you wrote it there.
ctl-calm = Labour law: whoever has worked 12 months for an employer has 12 days of paid annual leave (normal working conditions).
ctl-privacy_anonymous = We do not ask for your name or number and do not store your network address. The report is locked: only the responsible unit can open it. What cannot be hidden: your way of writing, things only you know, and somebody who holds your phone. Unfinished reports are erased after 24 hours.
ctl-privacy_confidential = This channel is confidential, not anonymous: the company behind the chat app knows your account and can read what you send. The unit that receives the report does not see your account. To stay anonymous use the web page of this channel.

ctl-media_too_big = The photo is too large and was not taken. Choose one under 10 MB, or send a screenshot of it.
ctl-media_not_a_photo = This file is not a photo and was not taken. Please take a photo and send it.
ctl-media_too_many_pixels = The picture is too large. Please send a screenshot of it.
ctl-media_broken = The picture is damaged and cannot be opened. Please take it again or send another.
ctl-media_video = Videos cannot be taken yet. Pause the video where it matters and send a screenshot.
ctl-media_document = Documents and archives cannot be taken. Please photograph the paper and send the photo.
ctl-media_contact = Contact cards and phone numbers are not taken. You need not say who you are; please write it in words or send a photo.
ctl-media_too_many = A report takes at most 10 photos. The last one was not taken.
ctl-case_full = This case has taken as many additions as it can hold. Send a new report for anything new; if it is urgent, call 113.
ctl-media_busy = Too many photos are coming in, so this one was not taken. Your words are kept; please send the photo again in a while.
