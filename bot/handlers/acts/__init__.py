"""What officers do with a case beyond taking, asking and closing it. Every act runs through `bot.handlers.acting`."""
