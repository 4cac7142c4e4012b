# Words of the command "lachan try": how a sentence is read.

try-category = Category
try-offered = Offered
try-danger = Danger
try-scope = Whose matter
try-place = Place
try-zone = Zone
try-place_words = Words of the place
try-when = When
try-candidates = Perhaps
try-why = Why
try-checked = The lexicon can be read: { $rows } rows.
try-bad_row = The row “{ $row }” cannot be read: { $why }.
try-bad_yaml = { $file } is no valid YAML near line { $line }: look at quotes, colons and indentation.
try-no_file = { $file } cannot be opened. A lexicon folder needs all files that data/lexicon has.
