# The tip, step by step, and the few questions after sending.

tip-category-ask = What is it about?
tip-category-ask_group = What exactly?
tip-category-ask_now = What is happening?
tip-category-help = Choose what fits best, a wrong choice does no harm. Example: a picked pocket is “Theft”; threats over a debt are “Robbery, threats, debt collectors”. If nothing fits choose “Something else”.

tip-danger-ask = Are you and the people around you safe?
tip-danger-safe = Safe now
tip-danger-not_yet = Not safe yet
tip-danger-cannot_call = Not safe, and I cannot make a call
tip-danger-safe_now = Safe now, I will write more before sending
tip-danger-write_to = If you cannot speak, text { $number }: where you are and what is happening.
tip-danger-help = If somebody is still being beaten, held or hurt, or there is fire, smoke or gas: choose “Not safe yet”. The report is marked urgent. Call a number above if you can.

tip-place-ask = Where did it happen? Write the name of the industrial park, company, lodging, commune or ward.
tip-place-ask_now = Where? Keep it short, for example: “gate 2 Trang Due”.
tip-place-which = Is it one of these?
tip-place-not_found = “{ $words }” is not in the list.
tip-place-as_typed = Not in the list, keep it as I wrote it
tip-place-inside = Where in { $place }? You may also write, for example “lot CN5, car park”.
tip-place-here = Not sure, keep it as above
tip-place-too_long = This is long, so it went into your report. Please write the name of the place alone.
tip-place-help = Write the name as people say it, without marks, old names too. Example: “kcn trang due”, “tro ba Ba, An Hoa”, “cong ty LG cong 3”. If it is not in the list, press the button that keeps it as you wrote it.

tip-when-ask = When did it happen?
tip-when-now = Happening now, or just now
tip-when-today = Earlier today
tip-when-earlier = Yesterday or before
tip-when-help = A rough answer is enough. Example: something that has gone on for weeks and still does is “Happening now”.

tip-story-ask = What did you see? Who, what, where? A few sentences are enough. Where you are not sure, write “not sure”.
tip-story-ask_other = Who was harmed? What was lost? A few sentences are enough. This channel takes events, no opinions.
tip-story-rewrite = This is what you wrote. Writing again replaces all of it.
tip-story-too_short = A little short, it would be hard to check. Add a few words: who, what, where. Example: “Motorbike stolen at the gate 2 car park”. Type “cancel” to stop.
tip-story-enough = That is all I know, go on
tip-story-added = That was added to your report.
tip-story-too_long = Your text has { $chars } characters, more than 4000. Nothing is lost. Keep all of it, or write it shorter?
tip-story-keep_all = Keep all of it
tip-story-rewrite_shorter = Erase this text, write it shorter
tip-story-full = The report has reached { $max } characters. What is kept ends with: “…{ $end }”. What came after it is not kept: please send the report first, then send that part.
tip-story-help = Write as if you told a friend. Example: “About 10 pm two men on a red Wave broke the lock of a motorbike at gate 2 and rode towards Re bridge”. Leave out your own name and number.

tip-evidence-ask = Do you have a photo? Location and phone details are removed from it. Take no risk for a photo.
tip-evidence-more = { $n } so far. Send more, or go on.
tip-evidence-taken = Photo received. This report has { $n }.
tip-evidence-voice = Voice notes: listeners may recognise your voice.
tip-evidence-done = Enough, go on
tip-evidence-none = No photo, go on
tip-evidence-help = Photos of the scene or screenshots of messages are good. Example: a photo of the broken lock. You can send without any. No photos of identity cards.

tip-reply-ask = When the duty officer has a question, may this channel send you one line, “You have news”?
tip-reply-allow = Yes
tip-reply-one_way = No, I will look with my code
tip-reply-help = That line says nothing about the matter. Choose “No” if others look at your phone.

tip-drafted-ask = This is how I understand it. Is it right?
tip-drafted-yes = Right, go on
tip-drafted-not_category = Another kind
tip-drafted-not_place = Another place
tip-drafted-at_now = Time: now or just over
tip-drafted-at_today = Time: today
tip-drafted-at_earlier = Time: yesterday or before

tip-mask-ask = Before sending: these could give you away.
tip-mask-why = A number of the person reported is better kept. Your own is better hidden.
tip-mask-phone = Phone number: { $words }
tip-mask-identity = Number of a document: { $words }
tip-mask-plate = Number plate: { $words }
tip-mask-only_me = “{ $words }”: readers may guess who you are
tip-mask-my_shift = “{ $words }”: readers may guess who you are
tip-mask-mask = Hide them for me
tip-mask-keep = Keep them
tip-mask-done = Hidden. Please look once more before sending.

tip-review-ask = Look it over, then send
tip-review-category = What: { $value }
tip-review-danger = Safety: { $value }
tip-review-place = Where: { $value }
tip-review-when = When: { $value }
tip-review-evidence = Photos: { $value }
tip-review-reply = Messages: { $value }
tip-review-send = Send the report
tip-review-edit_category = Change what
tip-review-edit_danger = Change safety
tip-review-edit_place = Change where
tip-review-edit_when = Change when
tip-review-edit_story = Change the text
tip-review-edit_evidence = Add photos
tip-review-edit_reply = Change messages
tip-review-photo_note = If you have a photo, tap “Add photos”; without one you can send as well.
tip-review-code_note = What you send must be true; where you are not sure, say so. After sending you get a code: only with it can you see the answer. A lost code cannot be found by anybody.

tip-send_now-ask = Press SEND NOW. You can add more afterwards.
tip-send_now-code_note = After sending you get a code to see the answer. A lost code cannot be found by anybody.

tip-refused-closed = No duty unit takes reports here yet, so nothing can be sent. Please call 113 or go to the nearest commune or ward police.
tip-refused-no_body = This concerns police, guards or officials, and no inspectorate takes reports here yet. So we do not take or keep it, lest it reach the very people it is about. You can write to the provincial inspectorate, the procuracy, or:
tip-refused-again = Try again

sent-thanks = Received. Thank you.
sent-honest = This code belongs to this channel; it is not the record of intake that the law knows. To be a named witness go to the commune or ward police, or use VNeID.
sent-more = Answer a few short questions
sent-case = See where this report stands
sent-leave = I kept the code, leave
sent-where-ask = Where exactly? For example which gate, workshop, floor, row of rooms.
sent-ongoing-ask = Is it still going on?
sent-ongoing-yes = Still going on
sent-ongoing-no = It is over
sent-ongoing-unknown = Not clear whether it goes on
sent-witness-ask = How do you know about it?
sent-witness-saw = Saw it myself
sent-witness-heard = Heard it myself
sent-witness-told = Somebody told me
sent-vehicle-ask = Was there a vehicle? Type, colour, plate if you remember.
sent-stop = That is all
sent-added = Added.
sent-not_added = Nothing was added. To leave or go on, press one of the buttons below.
sent-done = Thank you. You can add more at any time, here or with your code.
sent-receipt = See the code again
