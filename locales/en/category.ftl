# The closed list of categories; ids stand in code, words here.

category-theft = Theft
category-robbery = Robbery, snatching
category-violence = Fighting, assault
category-extortion_threats = Threats, extortion
category-drugs = Drugs
category-gambling = Gambling
category-loan_sharking = Loan sharks, debt collectors
category-fraud = Fraud, scams
category-counterfeit = Fake or smuggled goods
category-fire = Fire, explosion, gas leak
category-traffic = Traffic accident or danger
category-weapons_fireworks = Weapons, fireworks
category-trafficking = Held against their will, papers withheld, forced work
category-child_abuse = Child abuse
category-domestic_violence = Violence at home
category-harassment = Harassment
category-work_safety = Accident or danger at work
category-food_safety = Poisoning, bad food
category-environment = Dumping, pollution
category-disease = Disease outbreak
category-misconduct = Misconduct of police, guards, officials
category-other = Something else
