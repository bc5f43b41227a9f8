"""The log of a server: a line an event, for people or as JSON, each with the id of its request."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from partygraph.actor import actor
from partygraph.settings import LogForm, Settings


def log_as(settings: Settings) -> None:
    """Write what is logged to standard error, in the form and from the level of the settings."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _of_request,
    ]
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if settings.log_form is LogForm.json:
        last += [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        last += [structlog.dev.ConsoleRenderer(colors=False)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())


def _of_request(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Say in which request something was logged."""
    request = actor().request
    if request:
        event.setdefault("request", request)
    event.pop("color_message", None)  # uvicorn's own, the same once more
    return event
