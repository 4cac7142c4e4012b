"""What the pages show must work."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from language.local_time import LOCAL
from storage import directory, routing, shipped
from storage.db import open_database
from storage.directory_columns import CATEGORIES, KINDS_OF_FILE, UNIT_KINDS
from storage.directory_import import import_files

DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 11, 24)


async def test_the_how_to_can_be_followed(sqlite_url):
    text = (DOCS / "how-to" / "import-directory.md").read_text(encoding="utf-8")
    blocks = [re.sub(r"^ +", "", block, flags=re.M) for block in re.findall(r"```csv\n(.*?)```", text, re.S)]
    files = [(f"{n}.csv", block.encode()) for n, block in enumerate(blocks[:-1])]
    db = open_database(sqlite_url)
    await db.write(shipped.seed_shipped)
    await db.write(lambda tx: import_files(tx, files, TODAY))
    rules = await db.read(directory.load_rules)
    await db.close()
    at = datetime(2026, 11, 24, 12, tzinfo=LOCAL)
    chain = [unit.id for unit in routing.chain("bao-minh-cong-kim-thai", "theft", at, rules)]
    assert chain == ["don-bao-minh", "ca-xa-13741", "ca-tinh-ninh-binh", "duty-desk"]


def test_the_reference_names_every_header_category_and_kind():
    text = (DOCS / "reference" / "directory-csv.md").read_text(encoding="utf-8")
    headers = [",".join(column.name for column in columns) for columns in KINDS_OF_FILE.values()]
    assert [header for header in headers if f"`{header}`" not in text] == []
    assert [word for word in (*CATEGORIES, *UNIT_KINDS) if f"`{word}`" not in text] == []
