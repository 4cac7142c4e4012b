# Alerts that leave the building: urgency, kind, place, case code. No content.

alert-urgent = 🔴 URGENT · { $category }
alert-normal = New tip · { $category }
alert-drill = DRILL: press “Acknowledge” as for a real tip.
alert-place = Place: { $place }
alert-code = Case code: { $code }
alert-count = { $count } tips about the same incident. One press takes them all.
alert-taken = ✔ { $login } acknowledged at { $at }
alert-missing = { $count } more officers must acknowledge.
alert-closed = This case is closed or has gone elsewhere.
alert-set_aside = The unit below calls it out of scope. Confirm or refuse at the desk within 24 hours.
alert-button_ack = Acknowledge
alert-button_sup = Need support
alert-button_up = Hand to the unit above
alert-button_open = Open at the desk

alert-heartbeat = The tip line is working. On a day without this message, tell the operator at once.
alert-heartbeat_open = Your unit's unfinished tips: { $count }.
alert-digest = { $day }: { $count } messages could not leave the system.
alert-digest_line = { $unit } · { $contact } · { $reason }

# --- when an officer presses a button in a group or a private chat
alert-note_acknowledged = Acknowledged. Open the tip within 10 minutes and act within 30, or it climbs to the unit above.
alert-note_counted = Noted. This kind of tip needs more officers to acknowledge.
alert-note_before = Somebody acknowledged before you.
alert-note_support = Support was called.
alert-note_transferred = Handed to the unit above.
alert-note_top = There is no unit above. Open the tip at the desk.
alert-note_first = Press “Acknowledge” first.
alert-note_refused = This button is not for you.
alert-note_old = This button is old.
alert-note_desk = This case waits for a confirmation that it is out of scope. Decide at the desk.

# --- making a chat a contact
contact-kind_desk = desk
contact-kind_private = private chat
contact-kind_group = group
contact-kind_http = HTTP hook
contact-kind_email = mailbox
contact-bound = Done. Your unit's alerts come to this chat. Tips can be read at the desk only.
contact-invite_bad = This link cannot be used: wrong, used already, or older than 24 hours. Ask the operator for a new one.
contact-anonymous = You are hidden behind the group's name. Turn off anonymous administration and press again.

# --- the command line, lachan contact
contact-added = Contact { $id } was added.
contact-secret = Key that signs the hook's posts (shown once): { $secret }
contact-invite_group = Invites one Telegram group as a contact of { $unit }, once, until { $until }. Open the link and choose the group, or type this in a group with the bot:
contact-invite_private = Invites a private chat as a contact of { $unit }, once, until { $until }. The officer opens the link, or types this to the bot:
contact-none = There are no contacts yet: tips show at the desk only.
contact-stopped = cannot be reached since { $day }
contact-reachable = reachable
contact-removed = The contact was removed.
contact-on_duty = On duty from { $begins } to { $ends }.
contact-needed = { $unit }, category { $category }: { $count } officers must acknowledge.

alert-drill_story = This is the monthly drill. Press “Acknowledge” as for a real tip, then close it.
alert-handover = { $unit }: nobody has signed the hand-over slip of the shift that ended at { $at }. Unfinished tips: { $count }.
alert-handover_missing = { $unit }: the shift that ended at { $at } left no hand-over slip. Unfinished tips: { $count }.
alert-rota = Your rota at { $unit } has changed. Your next shifts:
alert-rota_shift = { $begins } – { $ends }
alert-rota_none = You have no shift in the next two weeks.
