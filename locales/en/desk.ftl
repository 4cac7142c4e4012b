# The duty desk: the officers' pages.

desk-name = Duty desk
desk-jump = Skip to content
desk-open = Open the duty desk
desk-sign_out = Sign out
desk-to_queue = All tips
desk-sections = Sections of the desk
desk-section-queue = Tips
desk-section-figures = Figures
desk-section-directory = Directory
desk-back_without = Back to the tip

# --- signing in
desk-sign_in = Sign in
desk-sign_in-title = Sign in to the duty desk
desk-login = Login
desk-passphrase = Passphrase
desk-passphrase-hint = The six syllables issued to you. Accents and capitals do not matter.
desk-sign_in-failed = Login or passphrase is not right. Check them and try again; the account is not locked.
desk-sign_in-busy = Many people are signing in at once. Wait a few seconds and try again.
desk-sign_in-note_ended = Your session has ended (30 minutes without use, or 12 hours in all). Sign in again to read tips.
desk-sign_in-note_signed_out = You have signed out.
desk-sign_in-note_joined = Your account is ready. Sign in with the passphrase you have just received.
desk-sign_in-note_joined_waiting = Your account has been made. You can sign in now, but you can read tips only after a colleague has pressed “Grant key” for you.

# --- invitation
desk-invite-title = Join the duty desk
desk-invite-for = You are invited to: { $unit }.
desk-invite-login = Choose a login
desk-invite-login_hint = Letters a–z, digits, dots, hyphens; 2 to 40 characters. Example: truc-3.
desk-invite-next = Get a passphrase
desk-invite-shown = This is your passphrase:
desk-invite-once = It is shown only once. Write it on paper and keep it safe: without it no tip can be opened, and nobody can restore it.
desk-invite-typed = Type the passphrase
desk-invite-again = Type the passphrase that the previous step showed.
desk-invite-mismatch = This is not the passphrase that was shown. Look at your paper again, or get another one.
desk-invite-another = Get another passphrase
desk-invite-finish = Finish
desk-invite-bad_login = A login needs 2 to 40 characters: a–z, digits, dots or hyphens, beginning with a letter or digit. Example: truc-3.
desk-invite-login_taken = Somebody has this login already. Choose another.
desk-invite-busy = Many people are here at once. Wait a few seconds and type the passphrase again.
desk-invite_unknown-title = This link is not right
desk-invite_unknown-text = There is no such invitation. Check the link, or ask the operator for a new one.
desk-invite_used-title = This invitation has been used
desk-invite_used-text = Each link works once. If it was not you who used it, tell the operator at once.
desk-invite_expired-title = This invitation has expired
desk-invite_expired-text = Invitations last 24 hours. Ask the operator for a new link.

# --- pages that say one thing
desk-absent-title = Nothing here
desk-absent-text = It does not exist or does not belong to your unit.
desk-forged-title = Not accepted
desk-forged-text = The page was too old, or the request came from elsewhere. Open the desk again and repeat what you did.
desk-too_many-title = Many tips opened within an hour
desk-too_many-text = Each officer can open up to 60 tips an hour, so that a stolen session cannot read everything. Wait a few minutes, or ask a colleague on duty to open urgent tips.
desk-broken-title = This tip cannot be opened
desk-broken-text = Its content was changed or the key does not fit. Tell the operator at once; other tips are not affected.

# --- queue
desk-queue-title = Tips for your unit
desk-queue-empty = No tips yet. New ones appear here as soon as they come.
desk-queue-granted = Key granted. Your colleague can read tips from now on.
desk-queue-granted_before = This person is not waiting any more: somebody granted the key before you.
desk-group-new = To be taken
desk-group-working = In hand
desk-group-copied = Copied to you
desk-group-closed = Closed
desk-urgent = URGENT
desk-drill = Drill
desk-unseen = Not opened yet
desk-place-unnamed = Place is in the tip
desk-news-answer = Answered
desk-news-fact = New facts
desk-news-objection = Says not right
desk-role-escalation = Came up from below
desk-pages = Pages
desk-newer = ← Previous page
desk-older = Next page →
desk-no_script = Your browser does not run JavaScript: reload the page to see new tips.

# --- colleagues
desk-waiting-title = You are waiting for the key
desk-waiting-text = You have an account at { $unit } but cannot read tips yet. A colleague of this unit who is signed in must press “Grant key” for you. This page changes by itself when it is done.
desk-grant-title = { $login } is waiting for the key
desk-grant-text = { $login } accepted the invitation to { $unit }. Grant the key only when you have met or called this person and are sure: whoever holds it reads every tip of the unit.
desk-grant = Grant key to { $login }

# --- one tip
desk-place = Where
desk-when = When
desk-when-now = Happening now
desk-when-today = Today
desk-when-earlier = Earlier
desk-danger = Safety
desk-danger-safe = The tipster is safe
desk-danger-not_yet = The tipster is NOT safe yet
desk-danger-cannot_call = The tipster cannot call
desk-code = Case code
desk-received = Received
desk-status = Status
desk-status-new = Nobody has taken it
desk-status-acknowledged = In hand
desk-status-closed = Closed
desk-status-contested = The tipster says it is not right
desk-taken_by = taken by { $login } at { $at }
desk-story = What happened
desk-story-none = The tipster has not written anything yet. You can ask.
desk-photo = Photo { $n }
desk-dialogue = Conversation
desk-dialogue-none = Nothing said yet.
desk-said-question = The desk asked
desk-said-answer = The tipster answered
desk-said-fact = The tipster added
desk-said-objection = The tipster says it is not right
desk-objection-silent = (no reason given)
desk-event-support = Support was called
desk-event-transferred = Handed to the unit above
desk-event-acknowledged = Taken
desk-event-closed = Closed
desk-topic-where = exact place
desk-topic-ongoing = still going on?
desk-topic-witness = seen or heard
desk-topic-vehicle = vehicle
desk-route = Why this tip came here
desk-step_role-primary = responsible
desk-step_role-cc = copied
desk-step_role-escalation = next in line
desk-step_role-province = province duty desk
desk-step_role-operator = common duty desk
desk-step-waiting = not its turn yet
desk-step-due = alerted
desk-step-acknowledged = took the tip
desk-step-held = no longer needed
desk-skipped-no_key = passed over: holds no key
desk-skipped-not_yet = passed over: not working yet
desk-skipped-ended = passed over: no longer exists
desk-skipped-about_itself = passed over: the tip is about this unit
desk-skipped-inside_enterprise = passed over: inside the enterprise
desk-skipped-other = passed over
desk-reason-place = responsible for this place
desk-reason-split_place = responsible for part of this place: ask for the gate or lot
desk-reason-category = responsible for this kind of matter
desk-reason-above = next above this place
desk-reason-inspectorate = inspectorate: the tip is about an official
desk-reason-copied = copied for this kind of matter
desk-reason-fallback = common duty desk, when nobody else is left

# --- what can be done
desk-actions = Actions
desk-acknowledge = Take this tip
desk-acknowledge-hint = Your unit takes responsibility; units above are not alerted any more.
desk-ask = Ask the tipster
desk-ask-hint = Ask about what happened: where, when, whether it goes on. Do not ask for a name, a phone number or a workplace.
desk-ask-send = Send question
desk-close = Close the tip
desk-close-hint = The tipster reads exactly the sentence in quotes. You see it once more before closing.
desk-close-next = Review and close
desk-closed-title = This tip is closed
desk-closed-hint = The tipster can read this sentence and may press [Not right].
desk-cc-hint = Your unit only has a copy: you can read and ask; the responsible unit takes and closes it.
desk-passed-hint = This tip has gone to the unit above. You can still read and ask.
desk-outcome-handled = Handled
desk-outcome-passed_on = Passed on
desk-outcome-cannot_verify = Cannot be verified
desk-outcome-not_our_competence = Not our competence

desk-tip-acknowledged = Your unit has taken this tip.
desk-tip-counted = Noted. This kind of tip needs more officers to acknowledge; it keeps climbing until enough did.
desk-tip-taken_before = Somebody took it before you; nothing was changed. See under Status who it was.
desk-tip-asked = Question sent. The tipster sees it when opening the page with the receipt.
desk-tip-asked_before = This question was sent already; it is not sent twice.
desk-tip-closed = Closed. The tipster can read the result.
desk-tip-closed_before = The tip was closed before; nothing was overwritten.
desk-tip-not_acknowledged = Your unit has to take the tip before closing it.
desk-tip-not_responsible = Another unit is responsible for this tip; you can read and ask.
desk-tip-changed = The tipster has just added something. Read it, then close the tip.
desk-tip-bad_outcome = Choose a result before closing the tip.
desk-tip-empty = You have not written a question. Example: “Is it still going on?”
desk-tip-too_long = The question is longer than 2,000 characters. Shorten it and send again; what you wrote is kept below.

desk-held-title = This question may give the tipster away
desk-held-text = Not sent yet. It seems to ask for a name, a phone number, a home or a workplace. Anonymous tipsters usually stop answering such questions.
desk-held-edit = Question
desk-held-instead = Ask about what happened instead: “Which gate, which lot?”, “At what hours does it happen?”
desk-held-again = Send the changed question
desk-held-anyway = It does not ask who, send it

desk-confirm-title = Close this tip?
desk-confirm-reads = The tipster will read exactly these words:
desk-confirm-hint = The tipster may press [Not right]; the tip then goes to the next unit above.
desk-confirm-close = Close the tip

# --- messages that did not leave, drills, several tips of one incident
desk-stuck-title = { $count } messages of your unit could not leave
desk-stuck-text = The tips are here and keep climbing. See which phone, group or hook cannot be reached and tell the operator.
desk-stuck_reason-RecipientStopped = blocked us or left
desk-stuck_reason-Unreachable = cannot be reached yet
desk-stuck_reason-Rejected = refused
desk-stuck_reason-Throttled = has to wait
desk-stuck_reason-ChannelMisconfigured = wrong configuration
desk-stuck_reason-gave_up = tried in vain many times
desk-stuck_reason-not_composed = could not be composed
desk-stuck_reason-no_channel = this channel is not connected
desk-together = { $count } tips of one incident
desk-drilled = Latest drill of { $unit }, { $day }:
desk-drilled-open = nobody acknowledged yet.
desk-drilled-taken = acknowledged after { $minutes } min { $seconds } s.
