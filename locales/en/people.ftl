# People, roles, second persons, the log.

people-title = People and units
people-no_tips = Administrators see accounts and units, never tips.
people-alone = There is only one administrator: what you ask for must be confirmed by the unit's chief. Better invite a second one.
people-waiting = Waiting for you ({ $count })
people-accounts = Accounts
people-account-ended = ended
people-no_codes = no codes from the phone
people-units = Units with people
people-unit = Unit
people-unit-other = Or type the unit's id
people-unit-hint = For a unit where nobody is yet, for example: lien-minh. Left empty, the unit chosen above counts.
people-unit-members = { $members } people, { $holders } hold the key.
people-unit-no_key = Nobody holds a key: no tip reaches this unit.
people-unit-one = One person holds the key: a lost passphrase means lost tips.
people-back = Back
people-since = Since { $at }
people-until = until { $at }

people-role-officer = officer
people-role-chief = chief of unit
people-role-duty = province duty officer
people-role-coordinator = coordinator (figures only)
people-role-approver = approver of broadcasts
people-role-administrator = administrator
people-role-auditor = auditor
people-state-active = active
people-state-waiting = waiting
people-state-ended = ended

# --- one account
people-memberships = Units and roles
people-role = Give or change a role
people-role-second = It holds once somebody else confirms it within 24 hours: another administrator, or the chief of the unit.
people-role-which = Role
people-role-ask = Ask for it
people-end = Has left the unit
people-end-text = { $login } loses { $unit } at once: sessions end, no more alerts on private phones, the unit's key changes for new tips. Those who remain still read the old tips.
people-end-sure = Let { $login } leave

# --- invitations
people-invite = Invite somebody
people-invite-hint = An officer for a unit with a key: the colleague who presses “Grant key” is the second person. Other roles: somebody else must confirm before the link works.
people-invite-make = Make a link
people-invites = Unused invitations
people-revoke = Take back
people-link-title = A link for one use
people-link-invite = Hand it over in person or by a channel you trust: whoever opens it first joins the unit.
people-link-second = It works once somebody else has confirmed it (see “To confirm”). Hand it over in person.
people-link-renew = Hand it in person to the colleague who lost the passphrase. A new one is issued, the old keys go, and you or another colleague must grant the key again.
people-link-picture = QR picture of the link
people-link-once = Shown only now, good until { $at }.
people-link-have = I have copied it

# --- a second person
people-approvals-title = To confirm
people-approvals-text = Roles, keys and exports need two people. Who asks cannot confirm; a request ends after 24 hours; both stand in the log.
people-approvals-none = Nothing waits.
people-approve = Confirm
people-approve-other = Somebody else must confirm
people-refuse = Refuse
people-take_back = Take back
people-asks-role = { $by } asks: { $who } as { $role } at { $unit }
people-asks-invite = { $by } invites somebody as { $role } at { $unit }
people-asks-key = { $by } asks to change the key of { $unit }
people-asks-export = { $by } asks to export a case of { $unit }
people-decided-approved = { $by } confirmed at { $at }
people-decided-refused = { $by } refused at { $at }

# --- colleagues
people-colleagues-title = Colleagues
people-colleagues-alone = One person holds this unit's key. If the passphrase is lost, nobody can mend it: tips climb to the next unit. Invite somebody.
people-renew = Passphrase lost?
people-renew-text = Only when { $login } came to you or called you. With the link { $login } gets a new passphrase, all sessions end, the old keys go, and the key must be granted again.
people-renew-sure = Make a link for { $login }
people-renew-welcome = You get a new passphrase for your own account. Then a colleague must grant you the key before you can read tips.
people-key = Change the unit's key
people-key-text = When the key may be known to others. New tips are sealed to the new one; old tips stay readable. Another colleague must confirm.
people-key-ask = Ask for a new key

# --- export
people-export-title = Export a case
people-export-text = The case leaves the desk as one sealed file that only your own age key opens. A colleague of the unit must confirm first.
people-export-recipient = Your public age key
people-export-hint = It begins with age1… and comes from age-keygen, or from your chief. Never paste a secret key (AGE-SECRET-KEY…) here.
people-export-ask = Ask for the export
people-export-to = Sealed to
people-export-fetch = Fetch the file
people-export-by = Exported by { $login } at { $at }

# --- the log
people-log-title = Log
people-log-text = What officers did; nothing of a tip's content, nothing of who sent it.
people-log-whole = The log is whole: { $rows } rows, the chain fits.
people-log-broken = The log was changed, added to or cut, from row { $row } on. Tell the operator at once and leave the machine as it is.
people-log-unchecked = The log has { $rows } rows; checking the whole chain takes some seconds.
people-log-check = Check the chain
people-log-day = Day
people-log-bad_day = That is not a day. Example: 24/11/2026.
people-log-actor = Who
people-log-action = Act
people-log-all = all
people-log-show = Filter
people-log-none = No row fits.
people-log-newest = Newest
people-log-older = Older →
people-log_actor-operator = operator
people-log_actor-system = system
people-log_actor-unknown = unknown

people-note_asked = Asked. It holds once somebody else confirms it within 24 hours.
people-note_asked_before = This was asked for already and waits.
people-note_approved = Confirmed.
people-note_refused = Refused.
people-note_revoked = The invitation is taken back.
people-note_revoked_before = This invitation was used or is over.
people-note_member_ended = Done. The unit's key has changed for new tips.
people-note_invited = The invitation is made.
people-note_unknown_role = There is no such role. Choose one of the list.
people-note_unknown_unit = There is no such unit. Check its id, for example: trang-due.
people-note_same_role = This person has that role in this unit already.
people-note_no_key = Nobody holds this unit's key, so nobody could let this person in. Invite an officer to the unit: the first one makes the key.
people-note_last_holder = This person alone holds the unit's key. Without it the unit reads no tips any more. Invite somebody first; if the person is gone, the operator runs lachan officer end.
people-note_own = What concerns yourself must be done by somebody else.
people-note_decided = This was decided already.
people-note_expired = This is older than 24 hours. Ask again.
people-note_bad_recipient = This is no public age key. It begins with age1 and has 62 characters.
people-note_not_approved = No second person has confirmed this yet.

# --- acts in the log
people-act-sign_in = sign-in
people-act-sign_in_failed = failed sign-in
people-act-sign_out = sign-out
people-act-invite = invitation
people-act-revoke_invite = invitation taken back
people-act-accept_invite = invitation accepted
people-act-grant = key granted
people-act-init = installation
people-act-open = tip opened
people-act-open_again = tip opened again
people-act-open_more = confirmed to open more
people-act-acknowledge = acknowledged
people-act-ask = asked the tipster
people-act-close = closed
people-act-step_up = proved again
people-act-step_up_failed = failed to prove
people-act-pin_failed = wrong PIN
people-act-totp_set = phone codes set up
people-act-end_session = session ended
people-act-end_all_sessions = all sessions ended
people-act-end_membership = membership ended
people-act-re_enrol_offer = link for a new passphrase
people-act-re_enrol = new passphrase
people-act-ask_role = role asked for
people-act-approve_role = role confirmed
people-act-refuse_role = role refused
people-act-approve_invite = invitation confirmed
people-act-refuse_invite = invitation refused
people-act-ask_key = key change asked for
people-act-approve_key = key change confirmed
people-act-refuse_key = key change refused
people-act-ask_export = export asked for
people-act-approve_export = export confirmed
people-act-refuse_export = export refused
people-act-export = case exported
