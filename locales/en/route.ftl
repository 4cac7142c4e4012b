# What "lachan route" says: why a tip goes to whom.

route-shipped = No installation at { $folder }: this is the shipped directory, and every unit counts as holding its key.
route-shipped_demo = No installation at { $folder }: this is the shipped directory with the demonstration rows, and every unit counts as holding its key.
route-assumed = Every unit counts as holding its key (--assume-keys).
route-unknown_place = There is no place "{ $id }". Give the id of a place, for example trang-due.
route-near_place = { "  " }Did you mean: { $id } ({ $name })

route-title = { $place } [{ $id }] · { $category } · on { $day }
route-place_ended = On that day this place did not exist ({ $dates }); a tip still goes by what it lies in.
route-lies = The place lies in, from near to far:
route-considered = Coverage rows that were looked at, in order:
route-any_category = any category

route-kind_enterprise = enterprise
route-kind_lodging = lodging
route-kind_gate = gate
route-kind_zone = zone
route-kind_commune = commune
route-kind_district = district
route-kind_province = province
route-kind_installation = the whole installation

route-share_whole = holds all of { $place }
route-share_part-main = holds the main part of { $place }
route-share_part = holds a part of { $place }

route-dates_always = without dates
route-dates_from = from { $begins }
route-dates_until = until before { $ends }
route-dates_between = from { $begins } until before { $ends }

route-role_primary = primary
route-role_escalation = escalation
route-role_cc = reads along
route-role_province = province duty officer
route-role_operator = duty desk

route-verdict_owner = PRIMARY
route-verdict_rung = ASKED NEXT when nobody acknowledges
route-verdict_copied = READS ALONG
route-verdict_row_ended = skipped: this row has ended
route-verdict_row_not_yet = skipped: this row has not begun
route-verdict_unknown_unit = skipped: there is no such unit in the directory
route-verdict_ended = skipped: the unit has ended
route-verdict_not_yet = skipped: the unit has not begun
route-verdict_no_key = skipped: the unit holds no key and could not read the tip
route-verdict_inside_enterprise = skipped: inside an enterprise, those whom the tip is about could read it
route-verdict_about_itself = skipped: the tip may be about this unit
route-verdict_own_desk = skipped: this matter has a desk of its own
route-verdict_less_likely = skipped: less specific, another commune holds the main part of this place
route-verdict_again = adds nothing: a row above names this unit already, or it is none for this kind of tip
route-verdict_nobody = not used: there are not enough recipients for this tip

route-why_place = responsible for this place
route-why_category = a row for this very category
route-why_above = stands above this place
route-why_copied = a row of role cc
route-why_fallback = the end of every chain
route-why_inspectorate = an inspectorate, outside those whom such a tip may be about
route-why_split_place = the place lies in several communes and this is the likeliest; the officer should ask for the gate

route-ladder_urgent = An urgent tip:
route-ladder_normal = Another tip:
route-at_once = at once
route-after_minutes = after { $n } min without an answer
route-after_hours = after { $n } h without an answer
route-copied = Reads along from the start: { $unit } [{ $id }]
route-ends_at_desk = The chain ends at the duty desk of this channel: somebody is always there.
route-ends_without_desk = The duty desk of this channel holds no key, so the chain ends earlier. Run "lachan doctor".
route-refused_no_body = Such a tip is not taken: no inspectorate can receive it. The page says so at once and keeps nothing.
route-refused_no_fallback = Such a tip is not taken: no unit of the chain holds a key, not even the duty desk. Invite members with "lachan officer invite". Add --assume-keys to see the chain with every key in place.
