# What the program says in a terminal: starting, refusing to start, checking.

setup-not_set_up = There is no store in { $folder } yet. Run “lachan init” to make a real one, or set LACHAN_DEMO=on to try it out.
setup-already_set_up = There is a store in { $folder } already; it is not made again. For a new one, point LACHAN_DATA_DIR at an empty folder.
setup-database_lost = There are keys in { $keys }, but the database that belongs to them is gone or empty. Restore the database from a backup. Only when you are sure that you want to start afresh, move the key folder away.
setup-keys_missing = The database exists, but its keys are not (all) in { $keys }. Put the key folder back, or say where it is with LACHAN_KEY_DIR. Without its keys the store cannot be opened.
setup-keys_foreign = The keys in { $keys } are not those of this database. Point LACHAN_KEY_DIR at the right keys, or LACHAN_DATABASE_URL at the right database.
setup-database_unreachable = The database { $database } cannot be reached. Check the server, the name, the password and the network, then try again.
setup-database_broken = The database { $database } cannot be read. Restore it from a backup; do not delete the key folder.
setup-schema_old = The database is at version { $found }, this program needs { $wanted }. Make a backup, then run “lachan migrate”.
setup-schema_new = The database is at version { $found }, newer than this program ({ $wanted }). Install the newer program.
setup-port_busy = Another program uses { $bind } already. Stop it, or point LACHAN_HTTP_BIND at another port, for example 127.0.0.1:8081.
setup-bind_refused = { $bind } cannot be opened. Check LACHAN_HTTP_BIND: the address must be one of this machine, and ports below 1024 need administrator rights.
setup-demo_bind = This is a demo with passphrases that everybody knows, so it runs on this machine only. Set LACHAN_HTTP_BIND=127.0.0.1:8080 and remove LACHAN_PUBLIC_URL, or make a real store with “lachan init” in another folder.
setup-plain_url = People would reach this by { $url }, and whoever shares their network could read the tips. Put a TLS server in front and set LACHAN_PUBLIC_URL=https://…, or serve this machine only with LACHAN_HTTP_BIND=127.0.0.1:8080.
setup-demo_store = The store in { $folder } was made as a demo and cannot be used for real. Point LACHAN_DATA_DIR at another folder and run “lachan init”.
setup-real_store = The store in { $folder } is a real one; no demo runs on it. Remove LACHAN_DEMO=on, or point LACHAN_DATA_DIR at another folder.
setup-unsafe_logs = Not started, because the log could show content: { $reason }
setup-settings_refused = These settings cannot be used:
setup-folder_refused = { $folder } cannot be written. Check the rights of the folder, or point LACHAN_DATA_DIR elsewhere.
setup-bug = A fault of the program ({ $error }, at { $where }). Nothing that was accepted is lost. Please send this line to the developers.

setup-demo_banner = DEMO: invented data, passphrases known to everybody. Not for real tips.
setup-demo_worker = A worker reports
setup-demo_desk = The duty desk
setup-demo_log_ins = Log-in, passphrase of six syllables, and what that person does:
setup-demo_post = officer, police post of KCN Tràng Duệ
setup-demo_chief = chief of the post: shifts and colleagues, too
setup-demo_commune = commune police of An Phong, the next above; try a transfer
setup-demo_duty = duty desk of the installation, end of every ladder
setup-demo_administrator = administrator: people and directory, reads no tips
setup-demo_administrator_2 = second administrator, confirms what the first asks
setup-demo_coordinator = coordinator: figures of every unit
setup-demo_auditor = auditor: the log of actions
setup-demo_other_language = Đây là bản chạy thử: dữ liệu giả, mật khẩu ai cũng biết. Không dùng để báo tin thật. LACHAN_LANGUAGE=vi để đọc tiếng Việt.
setup-ready = Running at { $url }. Stop with Ctrl+C.
setup-stopped = Stopped.

setup-created = Made a store in { $folder } and keys in { $keys }.
setup-created_keys = Keep a copy of the key folder somewhere else than the database: without its keys the store is lost.
setup-first_invite = The first invitation to the duty desk, for one use, until { $until }:
setup-second_member = Invite at least one more: “lachan officer invite --unit { $unit }”. Until two members hold the key, every tip is marked as a drill.
setup-invite = An invitation to { $unit }, for one use, until { $until }:
setup-unknown_unit = There is no unit “{ $unit }”. See the units with “lachan officer list”.
setup-no_officers = There is no officer yet. Invite one with “lachan officer invite --unit …”.
setup-state_active = holds the key
setup-state_waiting = waits for the key
setup-unknown_role = There is no role “{ $role }”. Choose one of: { $roles }.
setup-unknown_member = “{ $login }” does not belong to “{ $unit }”. See: lachan officer list
setup-last_holder = “{ $login }” alone holds the key of “{ $unit }”: without it the unit reads no tips any more. Invite somebody first, or add --last when the passphrase is lost: open tips climb to the next unit.
setup-ended = “{ $login }” does not belong to “{ $unit }” any more. Sessions, keys and contacts are gone.
setup-ended_last = Nobody holds the key of “{ $unit }” any more: { $count } open tips have climbed to the next unit. Whoever accepts the next invitation makes a new key.
setup-state_member = active
setup-state_ended = ended
setup-no_key = no key yet: no tip can reach it

setup-audit_ok = The log of actions is intact: { $rows } rows.
setup-audit_bad = THE LOG OF ACTIONS WAS CHANGED from row { $row } on. Write nothing more; keep the database and tell the person in charge.
setup-migrated = The database is at version { $revision }.
setup-chat_hint = Try a conversation in this window. Type a number to choose, words to tell. Ctrl+D to leave.
setup-chat_saved = The conversation is in { $file }, without the receipt. It holds what you typed: do not use words of real people.

doctor-ok = ok
doctor-look = look
doctor-bad = bad
doctor-all_well = Nothing to mend.
doctor-some_bad = { $count } to mend.
doctor-settings = The settings can be read.
doctor-data_dir = Only the owner can enter the data folder { $folder }.
doctor-data_dir_open = Others on this machine can enter { $folder }. Mend: chmod 700 { $folder }
doctor-keys = The keys fit the database and only the owner can read them.
doctor-keys_open = Others on this machine can read { $folder }. Mend: chmod -R go-rwx { $folder }
doctor-schema = The database is at the newest version ({ $revision }).
doctor-audit = The log of actions is intact ({ $rows } rows).
doctor-audit_bad = The log of actions was changed from row { $row } on. Keep the database and tell the person in charge.
doctor-duty_desk = { $count } members hold the key of the duty desk.
doctor-duty_desk_few = { $count } members hold the key of the duty desk; it needs at least 2. Mend: lachan officer invite --unit { $unit }
doctor-units = { $count } units can receive tips.
doctor-units_without_key = { $count } units of the directory have nobody who holds a key; their tips go on to the next unit. Mend: invite somebody with “lachan officer invite --unit …”, for example { $units }.
doctor-contacts = Every unit that gets tips has a contact that can be reached.
doctor-units_without_contact = { $count } units that get tips have no contact that can be reached; only somebody with the desk open sees a new tip. Mend: “lachan contact invite --unit …”, for example { $units }.
doctor-places = The directory has { $count } places.
doctor-places_wrong = { $count } rows of the directory are wrong: tips may not reach the right people. See and mend: lachan directory check
doctor-places_odd = { $count } rows of the directory deserve a look: lachan directory check
doctor-places_none = The directory is empty. Mend: lachan directory import …
doctor-rota = Rotas: { $count } units have one, no gap in the next 24 hours.
doctor-rota_gap = { $unit }: nobody is on duty from { $at }. Plan shifts at the desk under Shifts, or with `lachan contact duty`.
doctor-inbox = Inbox: { $count } updates waiting, none broken.
doctor-inbox_poison = { $count } chat updates could not be processed and were set aside (content stays sealed and goes within 2 hours). Mend: look for “update_failed” in the log and tell the developers.
doctor-logs = The log shows no content.
doctor-logs_unsafe = The log could show content: { $reason }
doctor-zone = Vietnamese time can be computed.
doctor-zone_missing = The time zone data are missing. Mend: install the package tzdata again.
doctor-disk = { $free } MB free on the disk.
doctor-disk_low = Only { $free } MB free on the disk. Mend: make room before it is full; a full disk takes no tips.
doctor-https = People come in by { $url }.
doctor-https_missing = { $url } is not https: whoever shares the network reads the tips. Mend: set LACHAN_PUBLIC_URL=https://… and put a TLS server in front.
doctor-demo = This is a demo, not for real tips.
setup-contact_url = The hook must be https://… (http on this machine only), without a name and password.
setup-contact_email = This is no mailbox. Example: duty@example.vn
setup-contact_kind = Only http, email or desk can be added. Groups and private chats: lachan contact invite, lachan officer contact.
setup-contact_time = Write times as 2026-11-24 18:00 (Vietnamese time).
setup-contact_duty_order = The end must come after the beginning.
setup-unknown_officer = There is no officer “{ $login }”. See: lachan officer list
setup-unknown_contact = There is no such contact. Its id stands in: lachan contact list
