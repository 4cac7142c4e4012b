"""E-mail by SMTP: one short plain message per alert. It carries no content of a tip."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from bot.channels.base import ChannelMisconfigured, Lane, Rejected, SentRef, Throttled, Unreachable
from bot.messages import Address, OutMessage

CHANNEL = "email"
TIMEOUT_SECONDS = 20.0
BUSY_SECONDS = 60.0  # a 4xx answer: the mailbox or the server is busy


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    is_implicit_tls: bool = False  #: TLS from the first byte (port 465); otherwise STARTTLS
    may_be_plain: bool = False  #: only on this machine


class Mailbox:
    """The sender of all contacts of kind email."""

    def __init__(self, config: SmtpConfig | None) -> None:
        self._config = config

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        if self._config is None:
            raise ChannelMisconfigured("LACHAN_SMTP_URL is not set")
        await asyncio.to_thread(_deliver, self._config, _mail(self._config, address.chat, message))
        return SentRef(())

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None:
        raise Rejected("a letter that is sent cannot be changed")

    async def close(self) -> None:
        return


def _mail(config: SmtpConfig, to: str, message: OutMessage) -> EmailMessage:
    lines = [paragraph.text for paragraph in message.paragraphs]
    links = [f"{button.label}: {button.link}" for button in message.buttons if button.link]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = config.sender, to, lines[0] if lines else "Lá Chắn"
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=config.sender.rpartition("@")[2] or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice should answer an alert
    mail.set_content("\n".join([*lines, *links]) + "\n")
    return mail


def _deliver(config: SmtpConfig, mail: EmailMessage) -> None:
    try:
        with _connect(config) as server:
            if config.user:
                server.login(config.user, config.password or "")
            server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        raise ChannelMisconfigured from None
    except smtplib.SMTPRecipientsRefused as refused:
        raise _refusal(next(iter(refused.recipients.values()))[0]) from None
    except smtplib.SMTPResponseException as answer:
        raise _refusal(answer.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise ChannelMisconfigured from None
    except smtplib.SMTPServerDisconnected:
        raise Unreachable(ambiguous=True) from None
    except (OSError, smtplib.SMTPException):
        raise Unreachable(ambiguous=False) from None


def _connect(config: SmtpConfig) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.is_implicit_tls:
        return smtplib.SMTP_SSL(config.host, config.port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(config.host, config.port, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo()
        if server.has_extn("starttls") or not config.may_be_plain:
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _refusal(code: int) -> Exception:
    """4xx = later, 5xx = never (RFC 5321, 4.2.1)."""
    return Throttled(BUSY_SECONDS) if 400 <= code < 500 else Rejected()
