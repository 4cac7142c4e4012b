# The clocks of a case, what is due today, and the digest of a day. Only officers read this.

desk-section-digest = Digest of the day
desk-section-intake = Write a report down

# --- what is due
clocks-today = To do today
clocks-group-overdue = Overdue
clocks-group-today = Due today
clocks-group-soon = In the next 5 days
clocks-below = Overdue at units below
clocks-without_intake = { $count } tips are taken, and their intake is not confirmed yet.
clocks-digest_link = Read the digest of a day

clocks-kind-transfer = Hand it on or keep it here
clocks-kind-decision = Decide (20 days)
clocks-kind-extended_2m = Decide (extended to 2 months)
clocks-kind-extended_4m = Decide (extended again, 4 months at most)
clocks-kind-procuracy = Notify the procuracy
clocks-kind-open = Open the tip that was taken
clocks-kind-act = Act on the tip that was taken
clocks-until = until { $at }
clocks-from = from { $at }
clocks-left_minutes = { $n } min left
clocks-left_hours = { $n } h left
clocks-left_days = { $n } days left
clocks-left_late_minutes = { $n } min late
clocks-left_late_hours = { $n } h late
clocks-left_late_days = { $n } days late
clocks-breached = Ran out

# --- the clocks of one tip
clocks-title = Time limits
clocks-list = Time limits of this case
clocks-open = See and record time limits
clocks-none_runs = No time limit is running any more.
clocks-not_begun = The intake is not confirmed, so no time limit is running yet.
clocks-look_only = Only the unit that holds the case can record anything here. You may look.
clocks-how-transferred = handed on
clocks-how-handled_here = kept here
clocks-how-extended = extended
clocks-how-closed = tip closed
clocks-how-notified = notified
clocks-how-prosecute = decided: prosecute
clocks-how-not_prosecute = decided: do not prosecute
clocks-how-suspend = suspended

clocks-intake = Confirm intake
clocks-intake_press = Confirm intake
clocks-register = Number in your unit's register
clocks-register_hint = For example 123/2026 or 15/TB-CAX. The time limits of the law begin when you press.
clocks-handled = Keep it here
clocks-handled_hint = Your unit handles this itself and does not hand it on. The time for handing it on ends.
clocks-handled_press = Record: kept here
clocks-notified = Notify the procuracy
clocks-letter = Number of the letter that was sent
clocks-notified_press = Record: notified
clocks-decision = Record the decision
clocks-decision_hint = Only the kind of decision. The tipster does not see this line.
clocks-decision-prosecute = Prosecute
clocks-decision-not_prosecute = Do not prosecute
clocks-decision-suspend = Suspend
clocks-decision_press = Record the decision
clocks-extend-extended_2m = Extend to 2 months
clocks-extend-extended_4m = Extend again, 4 months at most
clocks-needs-reason = Reason for the extension
clocks-needs-reference = Number of the procuracy's letter
clocks-extend_hint = The new limit still counts from the first confirmed intake.
clocks-extend_press = Record the extension
clocks-extend_anyway = Record it: the request was sent in time

clocks-note_intake = The intake is confirmed. The time limits are running.
clocks-note_handled = Recorded: kept here.
clocks-note_notified = Recorded: the procuracy was notified.
clocks-note_extended = The new time limit is recorded.
clocks-note_decided = The decision is recorded.
clocks-note_before = This was recorded before; nothing has changed.
clocks-note_empty = This field is empty. Fill it in and press again.
clocks-note_too_long = That is too long. Shorten it and press again.
clocks-note_bad_number = The number is not in the usual form. Use letters, digits and / . - ( ), with at least one digit. For example 123/2026.
clocks-note_bad_decision = Choose a kind of decision and press again.
clocks-note_not_acknowledged = Your unit has not taken this tip. Open it and press “Take it” first.
clocks-note_not_responsible = The case belongs to another unit, so nothing can be recorded here.
clocks-note_closed = The tip is closed, so nothing can be recorded.
clocks-note_no_clock = This time limit is not running any more, or cannot be extended like that. See the list above.
clocks-note_late_request = The request must reach the procuracy at the latest 5 days before the limit; today is later. If it was sent in time, press the button below.
clocks-note_changed = Somebody has just changed the case. Look at it and press again.

# --- the way of a case
clocks-history = What happened
clocks-history_hint = Times come from the sealed content of the tip. When the alert reached anybody is not kept.
clocks-delivered = reached { $count } contacts
clocks-delivered_desk = shown at the desk
clocks-fact-submitted = Tip sent
clocks-fact-delivered = Alerted
clocks-fact-opened = First opened
clocks-fact-intake = Intake confirmed
clocks-fact-handled = Kept here
clocks-fact-notified = Procuracy notified
clocks-fact-extension = Extended
clocks-fact-decision = Decision recorded
clocks-fact-door = Written down by an officer
clocks-detail-prosecute = prosecute
clocks-detail-not_prosecute = do not prosecute
clocks-detail-suspend = suspended
clocks-detail-extended_2m = to 2 months
clocks-detail-extended_4m = 4 months at most
clocks-detail-phone = by phone
clocks-detail-box = from the letter box
clocks-detail-counter = at the counter

# --- the digest of a day
clocks-digest_title = Digest of { $day }
clocks-digest_day = { $day }:
clocks-digest_pick = Day
clocks-digest_show = Show
clocks-digest_running = Today is not over: the figures go as far as now.
clocks-digest_events = One by one
clocks-digest_nothing = Nothing was recorded on this day.
clocks-digest_burst = { $count } tips
clocks-system = the system
clocks-count-new = New tips
clocks-count-received = Handed over to you
clocks-count-acknowledged = Taken
clocks-count-intake = Intake confirmed
clocks-count-handled_here = Kept here
clocks-count-extended = Extended
clocks-count-decided = Decisions recorded
clocks-count-transferred = Handed on
clocks-count-merged = Merged into another case
clocks-count-set_aside = Proposed as out of scope
clocks-count-aside_confirmed = Out of scope confirmed for another unit
clocks-count-aside_refused = Out of scope refused
clocks-count-closed = Closed
clocks-count-reopened = Reopened
clocks-count-breached = Ran out
clocks-count-contested = Result contested, not taken up yet
clocks-count-without_intake = Intake not confirmed

# --- to officers' phones
clocks-told_red = Nearly over: code { $code } · { $category } · { $clock } · until { $at }.
clocks-told_breached = RAN OUT: code { $code } · { $category } · { $clock } · until { $at }.
