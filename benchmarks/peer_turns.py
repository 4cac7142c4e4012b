"""The same interview of seven turns in aiogram: state in memory, or in rows through SQLAlchemy's async ORM.

Written as aiogram's documentation shows it: a router, a StatesGroup, `feed_update`. No network: the session answers by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from sqlalchemy import JSON, event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

STEPS = ("category", "danger", "place", "when", "story", "evidence", "review")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


class Loopback(BaseSession):
    """Answers every request as the platform would, without a socket."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        assert isinstance(method, SendMessage)
        return Message(message_id=1, date=NOW, chat=Chat(id=int(method.chat_id), type="private"), text=method.text)

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None: ...


class Tip(StatesGroup):
    category = State()
    danger = State()
    place = State()
    when = State()
    story = State()
    evidence = State()
    review = State()


KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text=f"Choice {n}", callback_data=f"c{n}")] for n in range(8)]
)


def in_memory() -> Dispatcher:
    """State in a dict: nothing survives a restart."""
    router = Router()

    @router.message()
    async def step(message: Message, state: FSMContext) -> None:
        current = await state.get_state()
        names = [s.state for s in Tip.__all_states__]
        at = names.index(current) if current else 0
        await state.update_data({STEPS[at]: message.text})
        await state.set_state(Tip.__all_states__[(at + 1) % len(STEPS)])
        await message.answer(f"Step {at + 1}", reply_markup=KEYBOARD)

    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    return dispatcher


class Base(DeclarativeBase):
    pass


class Interview(Base):
    __tablename__ = "interview"
    chat: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    answers: Mapped[dict[str, str]] = mapped_column(JSON)


async def in_rows(folder: Path) -> Dispatcher:
    """State in a row: read, changed and committed (synchronous=FULL) in each turn."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'orm.db'}", connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    router = Router()

    @router.message()
    async def step(message: Message) -> None:
        async with sessions() as session:
            row = await session.get(Interview, message.chat.id)
            if row is None:
                row = Interview(chat=message.chat.id, at=0, answers={})
                session.add(row)
            row.answers = {**row.answers, STEPS[row.at]: message.text or ""}
            row.at = (row.at + 1) % len(STEPS)
            await session.commit()
        await message.answer(f"Step {row.at}", reply_markup=KEYBOARD)

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher


async def turns_per_second(dispatcher: Dispatcher, *, conversations: int, seconds: float) -> float:
    """Turns of `conversations` people at once."""
    bot = Bot("42:TEST", session=Loopback())
    deadline = time.perf_counter() + seconds

    async def talk(chat: int) -> int:
        turns = 0
        while time.perf_counter() < deadline:
            message = Message(
                message_id=turns + 1, date=NOW, chat=Chat(id=chat, type="private"),
                from_user=User(id=chat, is_bot=False, first_name="x"), text="mất xe máy ở cổng 2",
            )  # fmt: skip
            await dispatcher.feed_update(bot, Update(update_id=chat * 100_000 + turns, message=message))
            turns += 1
        return turns

    started = time.perf_counter()
    counts = await asyncio.gather(*(talk(chat + 1) for chat in range(conversations)))
    return sum(counts) / (time.perf_counter() - started)
