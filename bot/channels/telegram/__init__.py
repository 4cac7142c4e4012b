"""Telegram. Only modules of this folder may import aiogram (3 s, 165 MiB) or telegram, and only when a bot is opened."""
