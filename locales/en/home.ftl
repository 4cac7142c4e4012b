# The first screen (guidance of at most 25 words) and matters that are not ours.

home-ask = What do you want to report?
home-guide_anonymous = Anonymous: nobody here knows who you are. Use mobile data, not the company's Wi-Fi.
home-guide_confidential = Confidential: we do not ask your name, but this app knows your account. Use mobile data, not company Wi-Fi.
home-at_place = Place: { $place }
home-poster = The two words on the poster must be: { $first } · { $second }. If they differ, do not use that poster.
home-hello = Hello. Press one, or just write what you saw.
home-help = Press what fits best, or write one sentence. Example: “Motorbike stolen at the gate 2 car park of Trang Due last night”. Your name is not needed.
home-now = In danger, help needed now
home-g_threats = Robbery, threats, debt collectors
home-g_vice = Drugs, gambling, scams
home-g_people = Held, abused, harassed
home-g_more = Accident, poison, something else

scope-union = Union work, dialogue and stoppages are workers' rights. This channel does not take or keep them. Who can help you:
scope-union-anywhere = The union at your workplace, the industrial zones' union, or the provincial Federation of Labour.
scope-labour = Wages, contracts and insurance are for the union and the labour authority. This channel does not take or keep them. Who can help you:
scope-labour-anywhere = The union at your workplace, the Federation of Labour, or the provincial Department of Home Affairs (labour).
scope-opinion = This channel takes reports of crime and danger only; it does not take or keep opinions about people or companies. Who can listen:
scope-opinion-anywhere = The union at your workplace or the industrial zones' union.
scope-procedure = This channel does not handle paperwork. Who answers:
scope-procedure-anywhere = The commune or ward police where you live, the VNeID app, or the National Public Service Portal (dichvucong.gov.vn).
scope-kept = What you just wrote is not stored. If somebody was beaten, threatened, locked in, had papers withheld or lost property, it is a report: press the button below, no need to write again.
scope-still_tip = It is a report of crime or danger
