# What "lachan directory" says: importing places, units and who covers what.

directory-at_cell = { $file }, line { $line }, column { $column }: { $problem }
directory-at_line = { $file }, line { $line }: { $problem }
directory-at_file = { $file }: { $problem }

directory-applied = Imported: { $added } added, { $changed } changed, { $unchanged } rows as they were.
directory-checked = The files are right. An import would add { $added }, change { $changed } and keep { $unchanged } rows. Nothing was changed.
directory-nothing_new = There is nothing to import: { $added } to add, { $changed } to change, { $unchanged } rows as they are.
directory-not_applied = Nothing was changed. To import these rows, run the command again and answer "y", or add --yes in a script.
directory-overtaken = Meanwhile somebody else changed the directory, so nothing was changed. Run the command again to see the new changes.
directory-confirm = Import these changes? [y = yes, anything else = no]

directory-table = { $table }: { $added } added, { $changed } changed, { $unchanged } as they are
directory-row_added = { "  " }+ { $row }: { $cells } ({ $file }, line { $line })
directory-row_changed = { "  " }~ { $row }: { $cells } ({ $file }, line { $line })
directory-cell_changed = { $column } "{ $old }" → "{ $new }"
directory-empty = (empty)
directory-not_listed = { "  " }… and { $count } more rows (--all lists them)
directory-past_changed = { "  " }! { $row }: this row has held already, a new { $column } rewrites the past. If it changed only now: keep the old row, give it an effective_to (for example { $today }) and add a new row. If the old row was wrong from the start, go on.
directory-refused = { $count } mistakes, so nothing was changed. Mend the lines above and import again.
directory-more = … and { $count } more mistakes.

directory-shipped = No installation at { $folder }: this is the shipped directory.
directory-shipped_demo = No installation at { $folder }: this is the shipped directory with the demonstration rows.
directory-exported = Wrote { $count } rows into six CSV files in { $folder }. Edit them in a spreadsheet and import them with "lachan directory import".
directory-export_exists = The file { $file } is there already, so nothing was written. Choose another folder.
directory-export_unreadable = { $table }, { $row }, column { $column }: { $problem } This did not come in by the import. Import this row with the right value, then export again.

directory-no_csv = There is no .csv file in this folder.
directory-no_such_file = This file cannot be opened. Check its path and that you may read it.
directory-too_big = The file is too big. At most { $limit } MB each: split it.
directory-too_many_rows = One import takes at most { $limit } rows. Split the files over several imports: places and units first, then the rows that point at them.
directory-not_utf8 = The file is not UTF-8 (wrong near line { $where }). Save it as "CSV UTF-8".
directory-wrong_header = The first line is not right. The file looks like { $kind }; its first line must be: { $expected }
directory-wrong_count = This line has { $found } cells and needs { $expected }. A cell with a comma must stand in quotes "…".
directory-broken_line = This line is broken, mostly by a missing closing quote. A cell that opens with " must close with ".

directory-missing = This cell must not be empty.
directory-bad_id = An id has only small letters without marks, digits and hyphens, like trang-due; at most 60 characters (coverage: 80).
directory-too_long = Longer than { $limit } characters: make it shorter.
directory-not_in_list = There is no such value. Choose one of: { $allowed }
directory-bad_date = A date is written year-month-day, for example 2025-07-01.
directory-bad_number = This must be a whole number, not negative, for example 30.
directory-bad_degrees = This must be degrees from { $low } to { $high } with a point, for example 20.8904. Check that lat and lon are not swapped.
directory-control_character = The cell has hidden characters (mostly copied from a web page, or a line break). Empty it and type it again.
directory-looks_like_formula = The cell begins with = + - or @, so a spreadsheet would run it as a formula. Remove that first character.

directory-twice = This row is the same as { $other }. Keep one of them.
directory-inverted_dates = effective_to must come after effective_from (it is the first day on which the row no longer holds).
directory-overlapping_dates = Its dates overlap { $other }. Give the old row an effective_to, and let the new one begin on that day.
directory-two_owners = Another unit is already primary for this place, category and time ({ $other }). Make one of them escalation or cc, or mend the dates.
directory-unknown_place =
    { $near ->
        [none] There is no place "{ $id }". Add it to the places file or mend the id.
       *[other] There is no place "{ $id }". Is it "{ $near }"? If not, add it to the places file.
    }
directory-unknown_unit =
    { $near ->
        [none] There is no unit "{ $id }". Add it to the units file or mend the id.
       *[other] There is no unit "{ $id }". Is it "{ $near }"? If not, add it to the units file.
    }
directory-not_an_enterprise = "{ $id }" is not an enterprise. This column takes places of kind enterprise only.
directory-circle = The place "{ $id }" lies in itself. Check its rows in the parents file.
directory-inside_enterprise = The unit "{ $id }" sits inside an enterprise and must not receive tips: those whom a tip is about could read it. Choose a unit outside.
directory-past_lost = This coverage row has held already, so "{ $old }" cannot become "{ $new }": nobody could tell any more who was responsible. Keep the old row and give it an effective_to (for example { $today }); add a new row with another id that begins on that day. If the old row was wrong from the start, add --correct-past.
directory-judges_itself = The unit "{ $id }" is of kind { $kind }: a tip about misconduct may be about it, so it must not receive one. Choose a unit of kind inspectorate.

directory-error = WRONG { $table }, { $row }: { $problem }
directory-warning = LOOK { $table }, { $row }: { $problem }
directory-warning_at_line = LOOK { $file }, line { $line } ({ $row }): { $problem }
directory-check_done = Looked at { $places } places and all their rows: { $errors } are wrong, { $warnings } deserve a look.
directory-no_chain = From { $day } on tips from this place reach the duty desk and nobody else. Add a coverage row for it or for what it lies in, or the parents row that is missing.
directory-no_inspectorate = From { $day } on nobody here can take tips about officials and guards (misconduct); they are refused. Add a unit of kind inspectorate and a coverage row of category misconduct for the province.
directory-no_parent = From { $day } on this place lies in nothing, so nobody above it is told. Add a parents row from that day on.
directory-no_successor = This place has ended and became part of nothing: whoever opens an old link or poster meets the duty desk only. Add a parents row to the new place.
directory-nobody_follows = From { $day } on { $place } has no primary unit of its own; tips go to the next one up. If that is not meant, add a row of the successor that begins on that day.
directory-gap = The row before it ({ $before }) ends on { $ends }, this one begins on { $begins }: in between nobody is primary. If that is not meant, give both the same day.
directory-unit_ended = The unit { $unit } ends on { $day } and this row goes on: from then on tips pass it over. Give this row the effective_to { $day } and add a row of the successor.
directory-unit_not_begun = The unit { $unit } begins on { $day } and this row holds before: until then tips pass it over. Give both the same day.
directory-unit_unused = No coverage row names this unit, so it is never told anything. Add a coverage row, or give it an effective_to.
directory-no_steps = From { $day } on no steps row holds for { $urgency }: the minutes built into the program count. Add steps rows.

directory-no_fallback = From { $day } on some tips would reach nobody. Keep the coverage row *,* of duty-desk (role primary) without an end.

