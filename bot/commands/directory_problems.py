"""Mistakes in directory files, as an operator and as a program read them."""

from __future__ import annotations

from bot.commands.terminal import complain, words
from storage.directory_csv import ImportRefused, Problem


def print_problems(refused: ImportRefused) -> None:
    for problem in refused.problems:
        complain(f"directory-{_where(problem)}", file=problem.file, line=str(problem.line), column=problem.column,
                 problem=in_words(problem))  # fmt: skip
    if refused.total > len(refused.problems):
        complain("directory-more", count=str(refused.total - len(refused.problems)))
    complain("directory-refused", count=str(refused.total))


def problems_as_json(refused: ImportRefused) -> dict[str, object]:
    problems = [
        {"file": p.file, "line": p.line or None, "column": p.column or None, "code": p.code, "text": in_words(p)}
        for p in refused.problems
    ]
    return {"problems": problems, "problem_count": refused.total}


def in_words(problem: Problem) -> str:
    return words(f"directory-{problem.code}", **problem.params)


def _where(problem: Problem) -> str:
    if not problem.line:
        return "at_file"
    return "at_cell" if problem.column else "at_line"
