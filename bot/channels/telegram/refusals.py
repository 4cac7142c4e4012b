"""What the platform's words mean. Both libraries hand on its description; it is matched by its beginning, any case."""

from __future__ import annotations

from bot.channels.base import ChannelError, ChannelMisconfigured, RecipientStopped, Rejected

# Words: tdlib/telegram-bot-api, v10.0.
NOT_MODIFIED = "message is not modified"
_STOPPED_400 = (
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "the group chat was deleted",
)
UNKNOWN_BOT = "Telegram does not know this token (LACHAN_TELEGRAM_TOKEN), or LACHAN_TELEGRAM_API_BASE leads elsewhere."
SECOND_RECEIVER = "Another program fetches the updates of this bot, or a webhook is set. Stop the other one."


def bad_request(description: str) -> ChannelError:
    """400. The description is judged, never handed on: some hold what was sent."""
    words = plain(description)
    if words.startswith(_STOPPED_400):
        return RecipientStopped("no right to write in this chat")
    if words.startswith("chat not found"):
        return Rejected("the chat is not known")
    return Rejected("the platform refused the message")


def forbidden(_description: str) -> ChannelError:
    """403: blocked, kicked, deactivated, the group is gone, or the person never wrote to us."""
    return RecipientStopped("the bot may not write to this chat")


def wrong_token() -> ChannelError:
    return ChannelMisconfigured(UNKNOWN_BOT, "unknown_bot")


def second_receiver() -> ChannelError:
    return ChannelMisconfigured(SECOND_RECEIVER, "second_receiver")


def plain(description: str) -> str:
    return description.lower().removeprefix("bad request: ").removeprefix("telegram server says - bad request: ")
