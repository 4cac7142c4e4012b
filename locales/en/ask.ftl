# The desk's ready-made questions. ask-q_… is sent word for word to the tipster, in the tipster's language.

ask-no_name = You do not have to say who you are.
ask-ready = Ready-made questions: one tap sends
ask-edit_first = Change before sending
ask-free = Or write your own question
ask-carries = Every question carries the line: “You do not have to say who you are.”
ask-in_lang = The tipster reads it in { $lang }.
ask-lang_vi = Vietnamese
ask-lang_en = English

ask-q_where = Where exactly: which gate, lot or row, near what?
ask-q_ongoing = Is it still going on?
ask-q_how_many = About how many people are doing it?
ask-q_how_many_victims = About how many people are affected?
ask-q_saw_or_heard = Was this seen directly, or heard from others?
ask-q_anybody_hurt = Is anybody hurt or in need of an ambulance?
ask-q_how_often = How many times has it happened, and how far apart?
ask-q_when_usually = On which days and at which hours does it usually happen?
ask-q_look = What do those people look like: clothes, build, anything striking?
ask-q_vehicle = Which vehicle do they use: kind, colour, plate if it was seen?
ask-q_direction = Which way did they go?
ask-q_what_taken = What was lost or taken?
ask-q_weapon = Are there knives, clubs, guns or other dangerous things?
ask-q_how_threatened = How do they threaten: in person, by message, by call?
ask-q_how_reached = How do they reach the victims: in person, by message, on social media?
ask-q_what_goods = What goods are they, and where are they kept?
ask-q_anybody_trapped = Is anybody still trapped inside, on which floor?
ask-q_what_burns = What is burning; are there chemicals or gas bottles nearby?
ask-q_way_in = Which way can the fire engines get in?
ask-q_anybody_locked = Is anybody locked in, or are papers being withheld?
ask-q_child_safe = Is the child safe now?
ask-q_children_there = Are there children there?
ask-q_what_broken = Which machine or place is broken or unsafe?
ask-q_what_eaten = What did people eat or drink?
ask-q_when_eaten = When did people eat, and when did they begin to feel ill?
ask-q_what_released = What do the water, smoke or waste look and smell like?
