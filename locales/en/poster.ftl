# The poster to print. Readable from afar; nothing that strikes a passer-by as odd.

poster-title = Seen something unsafe?
poster-what = Theft, threats, fights, accidents, fire: tell those responsible, in one minute.
poster-how = Scan the code with your phone's camera, or type this address:
poster-safe = No name, no phone number needed. Use mobile data, not the company's Wi‑Fi.
poster-words = The two words of this poster:
poster-check = The page that opens must show these two words. If they differ or are missing, close it: the poster may have been swapped.
poster-call = Danger to life? Call at once:
poster-call_police = police
poster-call_fire = fire
poster-call_ambulance = ambulance
poster-qr = QR code of { $address }
poster-trial = TRIAL: this address opens on the machine of the program only. Do not hang up.

poster-written = Wrote the poster of { $place } to { $file }. Its two words: { $first } · { $second }.
poster-unknown_place = There is no place "{ $id }" today. "lachan directory export" lists the ids of all places.
