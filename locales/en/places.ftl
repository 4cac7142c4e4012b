# The directory in the browser: places, units, coverage, contacts; and the box that asks "what if".

places-title = Directory
places-places = Places
places-units = Units
places-coverage = Coverage
places-history = What was changed
places-contacts = Contacts
places-edit = Change
places-edit_row = Change { $row }
places-past = ended
places-coming = not begun
places-dates = In force
places-required = needed

places-search = Find a place
places-search_words = Name, id or old name (marks do not matter)
places-search_go = Find
places-every_kind = every kind
places-every_row = all
places-none_found = Nothing found. Try fewer words, or a part of the name.
places-more_found = There is more. Type another word to narrow it down.

places-route_title = Who would be told of a tip from here?
places-route_hint = Choose a place, a kind of matter and a day. The page shows the chain of units with the reason of each step. Nothing is sent.
places-route_place = Place (name or id)
places-route_category = Kind of matter
places-route_day = Day
places-route_ask = Show the chain
places-copied = Reads along:
places-after_minutes = after { $n } minutes
places-ends_without_desk = The duty desk has no key yet, so the chain ends earlier. Invite members to the duty desk.

places-who_covers = Who covers this place
places-covered_above = No coverage of its own: what it lies in decides.
places-covers = Covers
places-covers_nothing = No coverage yet, so this unit gets no tips.
places-lies_in = Lies in
places-holds = Holds
places-other_names = Other and old names
places-poster = Poster
places-in_enterprise = Inside the enterprise:
places-members = { $count } people can read its tips.

places-contacts_hint = Addresses are never shown here. Add a contact with “lachan contact invite --unit { $unit }”.
places-no_contacts = No contacts yet.
places-purpose_alerts = gets alerts
places-purpose_chief = gets the digest only
places-rank = alerted in turn { $n }
places-rank_label = In which turn (1 = at once)
places-label = What you call it (no phone number, no address)
places-stopped = cannot be reached since { $day }
places-save = Save
places-end_contact = Stop using this contact

places-troubles = Units that would not notice a tip: { $count }
places-troubles_text = Tips pass them by, or nobody hears of them. Mend these first.
places-troubles_more = See all: the list of units puts them first
places-trouble_no_key = no key
places-trouble_no_contact = no contact
places-trouble_unreachable = no contact can be reached
places-mend_no_key = No key: tips pass this unit by. Invite its first officer; the key is made when the invitation is accepted.
places-mend_no_contact = No contact: only somebody who has the desk open sees a new tip. Add at least one group or one officer.
places-mend_unreachable = Every contact is blocked, ended, or belongs to somebody who left. Add a new one.
places-own_no_key = Your unit has no key, so tips pass it by. Tell an administrator.
places-own_no_contact = No phone or group is told of a new tip: keep this page open and tell an administrator.
places-own_unreachable = No contact of your unit gets alerts: keep this page open and tell an administrator.
places-findings = Worth a look

places-new_places = Add a place
places-new_parents = Add what it lies in
places-new_aliases = Add another name
places-new_units = Add a unit
places-new_coverage = Add coverage
places-edit_places = Change a place
places-edit_parents = Change what it lies in
places-edit_aliases = Change another name
places-edit_units = Change a unit
places-edit_coverage = Change coverage
places-of_places = place
places-of_parents = what it lies in
places-of_aliases = other name
places-of_units = unit
places-of_coverage = coverage

places-column_remote = Remote
places-column_id = Id
places-column_kind = Kind
places-column_name = Name
places-column_name_en = English name
places-column_lat = Latitude
places-column_lon = Longitude
places-column_effective_from = In force from
places-column_effective_to = No longer in force from
places-column_place = Place
places-column_parent = Lies in
places-column_share = How much of it
places-column_alias = Other name
places-column_enterprise = Inside the enterprise (id)
places-column_public_address = Address told to workers
places-column_category = Kind of matter
places-column_unit = Unit
places-column_role = Role
places-column_minutes = Own minutes
places-hint_id = Lower-case letters without marks, numbers, hyphens, for example kcn-trang-due. For coverage it may stay empty.
places-hint_place = The id of a place, or * for the whole installation.
places-hint_unit = The id of a unit.
places-hint_parent = The id of the commune, zone or province that holds it.
places-hint_minutes = Empty: as the ladder says.
places-kept_hint = These stay as they are. For something else, end this row and add a new one.

places-share_whole = all of it
places-share_part-main = the main part
places-share_part = a part
places-alias_old_name = old name
places-alias_nickname = nickname
places-scope_union = union matters (address only)
places-scope_labour = labour matters (address only)
places-scope_opinion = opinions (address only)
places-scope_procedure = procedures (address only)

places-unit_police_post = police post
places-unit_police_substation = police substation
places-unit_commune_police = commune police
places-unit_district_police = district police (former)
places-unit_province_police = province police
places-unit_province_police_base = base of the province police
places-unit_province_department = department of the province police
places-unit_traffic_police = traffic police
places-unit_fire_rescue = fire and rescue
places-unit_investigation_agency = investigation agency
places-unit_grassroots_force = grassroots security force
places-unit_guards = guards
places-unit_zone_authority = zone authority
places-unit_zone_developer = zone developer
places-unit_zone_union = zone union
places-unit_union_local = local union
places-unit_labour_federation = labour federation
places-unit_labour_office = labour office
places-unit_health = health
places-unit_environment_office = environment office
places-unit_commune_pc = commune people’s committee
places-unit_procuracy = procuracy
places-unit_inspectorate = inspectorate
places-unit_duty_desk = duty desk
places-unit_public_service = public service

places-from_day = The change holds from
places-preview = Preview the change
places-preview_hint = Nothing has changed yet. The next page shows which rows change and from which places tips take another way.
places-end_title = End this row
places-end_hint = Nothing is deleted: the row no longer holds from the day that you choose, and stays in the directory.
places-end_day = No longer in force from
places-end_preview = Preview the end
places-preview_title = Preview of the change
places-diff = Rows that change
places-row_changed = Change: { $row }
places-row_added = New: { $row }
places-consequences = Tips that take another way
places-so_many = { $count } places
places-all_but = but
places-no_consequences = No chain changes.
places-not_all = Computed for { $computed } of { $places } places that may be touched.
places-refused_no_body = not taken: no inspectorate can receive it
places-refused_no_fallback = not taken: no unit of the chain has a key
places-refused_no_place = no such place yet
places-sure = Apply it if this is what you mean. It is written into the log under your name.
places-apply = Apply
places-leave = Leave everything as it is
places-overtaken = Somebody else changed the directory meanwhile. Nothing of yours was applied. Below is the newest state with what you entered: look again before you go on.
places-refused = Nothing was changed. Mend these and preview again:

places-note_changed = Applied.
places-note_contact_ended = This contact is no longer used.
places-note_contact_changed = Saved.
places-note_label_number = Not saved: a label must not hold a phone number or a mail address. For example: “Night shift group”.
places-note_no_such_place = It is not clear which place that is. Choose one of those found below and ask again with its id.
places-note_bad_day = The day or the kind of matter is not right. Write days as year-month-day, for example 2026-11-24.

places-problem-not_editable = This table cannot be changed in the browser.
places-problem-row_gone = This row is no longer as it was when you opened it. Go back to the directory and open it again.
places-problem-row_is_past = This row has ended and cannot be changed. Add a new one.
places-problem-nothing_new = Nothing differs from what is there.
places-problem-is_there = There is such a row. Open it to change it.
places-problem-end_first = This row has not begun, so nothing can follow on it. End it or keep its day, then add a new row.
places-problem-day_is_past = This day is over. In the browser changes hold from today ({ $today }) on: who was responsible before was responsible. If old data are wrong, ask the operator to import them with “lachan directory import”.
places-problem-past_kept = Changing this would rewrite the past. End this row and add a new one with another id.
places-problem-past_lost = This row has held and cannot become another: nobody could tell any more who was responsible. End it and add a new one.
places-problem-overlapping_dates = It overlaps with { $other }. End that row first, and begin this one on the very same day.
places-problem-two_owners = The same place, matter and time has another owner ({ $other }). Change that row instead of adding one, or choose the role “told next” or “reads along”.
places-problem-inverted_dates = The end must come after the beginning (it is the first day on which the row no longer holds).
places-problem-unknown_place =
    { $near ->
        [none] There is no place “{ $id }”. Add it first, or mend the id.
       *[other] There is no place “{ $id }”. Do you mean “{ $near }”?
    }
places-problem-unknown_unit =
    { $near ->
        [none] There is no unit “{ $id }”. Add it first, or mend the id.
       *[other] There is no unit “{ $id }”. Do you mean “{ $near }”?
    }
places-problem-circle = The place “{ $id }” would lie in itself. Choose another one.
places-problem-not_an_enterprise = “{ $id }” is not an enterprise. Choose a place of that kind.
places-problem-judges_itself = The unit “{ $id }” is of a kind that a tip about police, guards or officials may be about, so it must not receive such tips. Choose an inspectorate.
places-problem-no_chain = From { $day } tips from this place would reach the duty desk and nobody else. Keep this coverage, or change it to the next unit from that day.
places-problem-no_inspectorate = From { $day } nobody would receive tips about police, guards or officials here. Keep the inspectorate’s coverage, or change it to the next inspectorate.
places-problem-no_parent = From { $day } this place would lie in nothing, so nobody above it would be told. Add what it lies in first.
places-problem-gap = Between { $ends } and { $begins } nobody would be the owner. Let the new row begin on the very day on which the old one ({ $before }) ends.
places-problem-unit_ended = The unit { $unit } ends on { $day } but this row still names it. Change the coverage to the next unit first, then end the unit.
places-problem-unit_not_begun = The unit { $unit } only begins on { $day }. Let the coverage begin on that day.
places-problem-nobody_follows = From { $day } { $place } has no owner of its own any more: tips go up.

places-history_hint = Every change made in the browser, the newest first. Old rows are never deleted.
places-history_none = Nothing has been changed in the browser yet.
