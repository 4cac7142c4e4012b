# What only Telegram shows. The menu stands on the phone for everybody who picks it up: nothing in it tells what this is for.

telegram-attach_location = To send a place: press the paper clip 📎 and choose Location.
telegram-command_start = First screen
telegram-command_tip = Write something new
telegram-command_case = Look again, by code
telegram-command_x = Clear the screen quickly
telegram-command_lang = Tiếng Việt / English
telegram-command_help = Help
telegram-command_privacy = Privacy
telegram-command_delete = Delete my data
