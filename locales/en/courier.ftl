# The only line that a tipster is sent. It says nothing about any case.

courier-notice = Your notebook has a new entry.
courier-see = View
