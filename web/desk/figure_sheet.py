"""The figures of a month as a spreadsheet. XlsxWriter is loaded when somebody asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    note: str
    heads: tuple[str, str]
    rows: Sequence[tuple[str, int | str]]  #: a hidden cell is its words


MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(heading: str, sheet_name: str, tables: Sequence[Table], notes: Sequence[str]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(sheet_name[:31])
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 22)
        line = 0
        for words in (heading, *notes):
            sheet.write_string(line, 0, words, wrap if line else bold)
            line += 1
        for table in tables:
            line += 1
            sheet.write_string(line, 0, table.title, bold)
            sheet.write_string(line + 1, 0, table.heads[0], bold)
            sheet.write_string(line + 1, 1, table.heads[1], bold)
            line += 2
            for label, value in table.rows:
                sheet.write_string(line, 0, label)
                sheet.write_number(line, 1, value) if isinstance(value, int) else sheet.write_string(line, 1, value)
                line += 1
            if table.note:
                sheet.write_string(line, 0, table.note, wrap)
                line += 1
    return out.getvalue()
