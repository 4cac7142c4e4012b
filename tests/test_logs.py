from __future__ import annotations

import gc
import io
import json
import logging
import sys
import threading
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import create_engine

from bot import logs

NOW = datetime(2026, 3, 2, 19, 13, 44, tzinfo=UTC)
SECRET = "mất xe ở cổng 2, gọi 0912345678"


@pytest.fixture
def lines():
    """What a freshly configured process logs, parsed; the logging of the test run is put back afterwards."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    handlers, level = root.handlers[:], root.level
    hooks = sys.unraisablehook, threading.excepthook
    stream = io.StringIO()
    logs.configure("info", stream=stream, now=lambda: NOW)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()
    sys.unraisablehook, threading.excepthook = hooks


def fail() -> None:
    raise ValueError(SECRET)


class Failing:
    def __del__(self) -> None:
        fail()

    def __repr__(self) -> str:
        return SECRET


def test_errors_that_no_caller_sees_are_named_without_their_message(lines, capfd):
    thread = threading.Thread(target=fail, name=SECRET)
    thread.start()
    thread.join()
    failing = Failing()
    del failing
    gc.collect()
    assert [(line["event"], line["error"]) for line in lines()] == [("thread_failed", "ValueError"), ("unraisable", "ValueError")]
    assert all(":fail" in line["where"] for line in lines())
    said = capfd.readouterr()
    assert "0912345678" not in json.dumps(lines()) + said.err + said.out


def test_only_allowed_fields_are_kept_and_the_rest_is_counted(lines):
    structlog.get_logger().info("tick", rows=3, text=SECRET, chat="84912345678")
    assert lines() == [{"event": "tick", "rows": 3, "level": "info", "hour": "2026-03-02T19", "dropped": 2}]


def test_a_sentence_in_an_allowed_field_is_masked(lines):
    structlog.get_logger().info(SECRET, kind=SECRET, unit_id="trang-due")
    (line,) = lines()
    assert line["event"] == line["kind"] == logs.MASK and line["unit_id"] == "trang-due"


def test_only_the_hour_is_logged(lines):
    structlog.get_logger().info("tick")
    logging.getLogger("somebody").warning("x")
    assert [line["hour"] for line in lines()] == ["2026-03-02T19"] * 2
    assert ":13" not in json.dumps(lines())


def test_an_error_is_its_class_and_place_without_its_message(lines):
    try:
        fail()
    except ValueError:
        structlog.get_logger().error("failed", exc_info=True)
    (line,) = lines()
    assert line["error"] == "ValueError" and "test_logs.py" in line["where"] and ":fail" in line["where"]
    assert "0912345678" not in json.dumps(line)


def test_messages_of_libraries_stay_out(lines):
    try:
        fail()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("while handling %s", SECRET)
    logging.getLogger("httpx").info("POST /bot123456:TOKEN/sendMessage")
    (line,) = lines()
    assert line["logger"] == "uvicorn.error" and line["error"] == "ValueError"
    assert "0912345678" not in json.dumps(line)


def test_safe_settings_are_let_through(lines):
    logs.refuse_unsafe({"main": create_engine("sqlite://", hide_parameters=True)}, environ={})


@pytest.mark.parametrize("name", ["httpx", "sqlalchemy.engine", "uvicorn.access", "aiogram"])
def test_a_talkative_library_refuses_the_start(lines, name):
    logging.getLogger(name).setLevel(logging.INFO)
    with pytest.raises(logs.UnsafeLogs, match=name):
        logs.refuse_unsafe(environ={})


@pytest.mark.parametrize("options", [{"echo": True, "hide_parameters": True}, {"hide_parameters": False}])
def test_an_engine_that_prints_values_refuses_the_start(lines, options):
    engine = create_engine("sqlite://", **options)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)  # echo=True lowers it by itself
    with pytest.raises(logs.UnsafeLogs, match="main"):
        logs.refuse_unsafe({"main": engine}, environ={})


@pytest.mark.parametrize("variable", ["PYTHONASYNCIODEBUG", "PYTHONDEVMODE"])
def test_debug_mode_of_python_refuses_the_start(lines, variable):
    with pytest.raises(logs.UnsafeLogs, match=variable):
        logs.refuse_unsafe(environ={variable: "1"})
