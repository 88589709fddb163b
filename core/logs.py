"""Structured logs: JSON lines with request id, actor, on-behalf-of and company; plain text while developing."""

import re
from typing import Any

import structlog

TOKEN = re.compile(r"(?<=[/=])[\w:.~%-]{25,}")
"""What is long enough in an address to be the token of a mailed link: whoever reads it could follow the link."""


def hide_tokens(_logger, _method, line):
    """Take the tokens out of the addresses that a line names (CHECKS L09)."""
    for name in ("event", "request"):
        if isinstance(line.get(name), str):
            line[name] = TOKEN.sub("…", line[name])
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    hide_tokens,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def config(*, level, as_json):
    """Give the LOGGING dictionary; structlog and the standard library end in the same lines."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": renderer,
                "foreign_pre_chain": [*SHARED, structlog.processors.format_exc_info],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django_structlog": {"level": "NOTSET" if as_json else "WARNING"},
            "django.request": {"level": "ERROR"},  # the line request_finished says the rest
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }
