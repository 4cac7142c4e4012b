# An officer's own page: sessions, PIN, codes of the phone, proving again.

own-title = My page
own-go_on = Go on

# --- signing in
own-sign_in-code = Six-digit code from your phone (if switched on)
own-sign_in-code_hint = Phone lost? Type a recovery code. Not switched on? Leave it empty.
own-sign_in-pin = PIN for this shift (optional)
own-sign_in-pin_hint = 4 to 8 digits of your choice, not 1234 or 0000. With a PIN the desk stays open for the shift (12 hours at most) and asks for it after 10 idle minutes. Without one the session ends after 30 idle minutes.
own-kept-safe = What you were writing is still here. After this step the form comes back with it.
own-kept-lost = What you wrote is too long to be kept through this step. Press your browser's Back button, copy it, then sign in.

# --- locked because idle
own-unlock-title = The desk is locked
own-unlock-text = Nothing was done for 10 minutes. Type your PIN to go on.
own-pin = PIN
own-unlock = Unlock
own-unlock-wrong = That is not the PIN. { $left } tries left; after that you sign in with your passphrase.
own-unlock-other = PIN forgotten, or somebody else signs in

# --- kept words
own-kept-title = Your words are still here
own-kept-text = You wrote this when the session was interrupted. Nothing has been sent: look it over, change it if need be, then send.
own-kept-go_on = Thank you. Press to go on with what you had chosen.
own-kept-yours = What you wrote
own-kept-send = Send
own-kept-look = Do not send, only show the page

# --- proving again
own-step_up-title = Is it you?
own-step_up-text = This concerns keys, roles, codes or an export, so it must be certain that it is you.
own-step_up-hint = This holds for 5 minutes.
own-step_up-not = No, back to the start
own-proof-either = Six-digit code from your phone, or your passphrase
own-proof-passphrase = Your passphrase
own-proof-wrong = Code or passphrase is not right. Check it and try again.
own-proof-reused = This code was used already: each works once. Wait for the next one on your phone (30 seconds at most).
own-proof-clock = The code is right, but of another time: your phone's clock is about { $minutes } minutes off. Here it is { $at }. Let the phone set its time by itself, then try a new code.

# --- codes of the phone
own-codes = Codes from your phone
own-codes-on = On since { $since }. { $left } recovery codes left.
own-codes-few = Few recovery codes are left. Set it up again to get ten new ones.
own-codes-off = Off. Once on, your passphrase alone lets nobody in.
own-codes-set = Switch on codes
own-codes-again = New phone, new recovery codes
own-codes-title = Switch on codes from your phone
own-codes-must = Before you work here, switch on codes from your phone. You do this once.
own-codes-scan = Open an authenticator app (Google Authenticator, Aegis, FreeOTP…) and scan this picture. No picture is sent anywhere.
own-codes-picture = QR picture for your authenticator app
own-codes-by_hand = Cannot scan? Type this into the app
own-codes-code = The six digits that the app shows now
own-codes-finish = Switch on
own-codes-not_now = Not now
own-recovery-title = Recovery codes
own-recovery-done = It is on. From the next sign-in on a code is asked for.
own-recovery-text = These ten codes stand in for a lost phone. Each works once, and they are shown only now. Write them down and keep them apart from your passphrase.
own-recovery-have = I have written them down

# --- sessions
own-sessions = Open sessions
own-session-this = this one
own-session-times = since { $since }, last used { $seen }
own-session-end = End this session
own-session-end_all = End all, this one too
own-device-unknown = Unknown device
own-lock = Lock now
own-units = Units and roles

# --- notices
own-notices = Notices
own-notices-count = Notices ({ $count })
own-notices-none = No notices.
own-notices-read = I have read them
own-notice-many_openings = { $login } ({ $unit }) opened more than 60 tips within an hour and confirmed to open more. If you do not know why, ask at once.
own-notice-re_enrolled = { $login } ({ $unit }) has a new passphrase because the old one was lost, and waits for the key. Grant it only when you are sure who it is.
own-notice-ended = { $login } does not belong to { $unit } any more. The unit's key was changed for new tips.
own-notice-export = A case of { $unit } was exported to a file; person concerned: { $login }.

own-note_ended = That session has ended.
own-note_ended_all = All sessions have ended.
own-note_gone = That session was over already.
own-note_read = The notices are gone.
