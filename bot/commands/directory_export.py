"""`lachan directory export`: the six CSV files, to be edited in a spreadsheet and imported again."""

from __future__ import annotations

from pathlib import Path

from bot.commands.directory_problems import in_words
from bot.commands.session import open_store
from bot.commands.terminal import complain, say
from bot.settings import Settings
from storage.directory import Rows, stored
from storage.directory_csv import Problem
from storage.directory_export import unreadable, write_table
from storage.directory_rows import KEYS, row_name

MAX_SHOWN = 20


async def run_export(settings: Settings, folder: Path, *, for_excel: bool) -> int:
    """Exit code: 0 = written, 1 = a file is there already or a stored cell could not be read again."""
    async with open_store(settings) as store:
        rows = await store.db.read(stored)
    if _complains(rows):
        return 1
    try:
        counts = _write(rows, folder, for_excel)
    except FileExistsError as there:
        complain("directory-export_exists", file=str(there.filename))
        return 1
    say("directory-exported", folder=str(folder), count=str(counts))
    return 0


def _complains(rows: Rows) -> bool:
    """Names what an import would refuse: it may be a formula that the spreadsheet would run."""
    found = list(unreadable(rows))
    for table, values, column, wrong in found[:MAX_SHOWN]:
        problem = in_words(Problem("", 0, column.name, wrong.code, wrong.params))
        complain("directory-export_unreadable", table=table, row=row_name(table, values), column=column.name, problem=problem)
    return bool(found)


def _write(rows: Rows, folder: Path, for_excel: bool) -> int:
    """All six files or none. An existing one is never replaced: it may hold somebody's work of an afternoon."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    count = 0
    try:
        for table in KEYS:
            path = folder / f"{table}.csv"
            with path.open("x", encoding="utf-8-sig" if for_excel else "utf-8", newline="") as out:
                made.append(path)
                count += write_table(table, getattr(rows, table), out)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return count
