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
scope-subscribe = Legal news cannot be subscribed to here yet. This channel takes reports of crime and danger.
scope-noise = I do not understand this sentence. What did you see, and where? Write one line, or go to “First page” and choose.
scope-claim = This channel answers everybody alike and tells nobody about reports or who sent them. If you see danger, just write.
scope-kept = What you just wrote is not stored. If somebody was beaten, threatened, locked in, had papers withheld or lost property, it is a report: press the button below, no need to write again.
scope-still_tip = It is a report of crime or danger

# Where papers are dealt with. Offices changed in 2025 (no districts; licences and criminal records went to the police): check once a year.
procedure-identity-name = ID card, residence, VNeID
procedure-identity = ID card, temporary residence, proof of residence: police of the commune or ward where you live, the VNeID app, or dichvucong.gov.vn.
procedure-vehicle-name = Vehicle, driving licence, fines
procedure-vehicle = Registering or transferring a vehicle: police of the commune or ward where you live. Licence, fines: traffic police of the province or city, or dichvucong.gov.vn.
procedure-civil-name = Birth, marriage, certified copies
procedure-civil = Birth, marriage, single status, certified copies: the one-stop desk of the commune or ward committee, or dichvucong.gov.vn.
procedure-passport-name = Passport
procedure-passport = Vietnamese passport: immigration office of the provincial or city police, or dichvucong.gov.vn.
procedure-record-name = Criminal record certificate
procedure-record = Criminal record certificate: the VNeID app, or the police of the province or city where you live.
procedure-insurance-name = Insurance card and book
procedure-insurance = Health insurance card, social insurance book: the social insurance office near you, the VssID app, or the union where you work.
procedure-foreigner-name = Foreigners
procedure-foreigner = Visa, residence card: immigration office of the provincial or city police. Work permit: Department of Home Affairs. Temporary residence: the landlord declares it to the commune or ward police.
