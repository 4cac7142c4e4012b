# The queue of the desk: filters, time left, keys, sound.

queue-tabs = Parts of the list
queue-tab_open = Open
queue-tab_own = My cases
queue-tab_done = Done
queue-filter = Filter
queue-filter_do = Filter
queue-filter_clear = Show all
queue-place = Where
queue-place_hint = Part of the place's name, with or without marks. Names are inside the sealed tips: one search opens 400 of them at most.
queue-category = Kind
queue-any = All
queue-own = Only cases I work on
queue-status_open = Open
queue-status_new = Nobody took it
queue-status_due = Due today
queue-status_working = In hand
queue-status_copied = Copied to you
queue-status_done = Done
queue-nothing = No tip fits this filter.
queue-none_done = Nothing is done yet.
queue-first_page = ← Top of the list
queue-search_on = { $count } tips looked at. Search on →
queue-more_than = over { $count }
queue-unread = new
queue-yours = you work on it
queue-take_burst = Take all { $count } tips
queue-incident_title = Tips of one incident
queue-incident_back = Whole list

queue-left_minutes = { $count } min left
queue-left_hours = { $count } h left
queue-left_days = { $count } days left
queue-late_minutes = { $count } min overdue
queue-late_hours = { $count } h overdue
queue-late_days = { $count } days overdue
queue-waits_minutes = waiting for { $count } min
queue-waits_hours = waiting for { $count } h
queue-waits_days = waiting for { $count } days

queue-sound_on = Sound: on
queue-sound_off = Sound: off
queue-live_lost = Connection lost, connecting again. This page was true at { $at }.
queue-live_failed = The newest part could not be loaded and is tried again. This page was true at { $at }.
queue-live_unsent = No network: not sent. Your words are still here; send again when the network is back.
queue-live_ended = Your session is over. Your words are still here: press send, sign in again, and they go on their way.
queue-live_sign_in = Sign in again

queue-keys = Keys
queue-key_move = move between tips
queue-key_open = open the chosen tip
queue-key_filter = search by place
queue-key_help = show this table
queue-key_close = Close

# --- the page of one tip
queue-quick_ask = Ask
queue-quick_intake = Intake
queue-photo_large = Large photo
queue-voice = Voice note { $n }
queue-notes = Notes among officers
queue-notes_hidden = Only officers read them. The tipster does not.
queue-next-acknowledge = acknowledge
queue-next-intake = confirm the intake
queue-next-transfer = transfer or keep
queue-next-decision = decision
queue-next-extended_2m = decision (extended)
queue-next-extended_4m = decision (extended again)
queue-next-procuracy = tell the procuracy
queue-next-open = open it
queue-next-act = act
