"""The demo's mail server: keeps what the worker sends in a Maildir, which the Outbox page reads."""

import asyncio
import logging
import signal
from pathlib import Path

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Catch mails on the loopback address and keep them in a Maildir."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the Maildir")
        parser.add_argument("--port", type=int, default=1025)

    def handle(self, *, folder, port, **options):
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # not every connection
        folder.parent.mkdir(parents=True, exist_ok=True)
        asyncio.run(serve(Mailbox(folder), port))


async def serve(handler, port):
    """Answer on the loopback address until SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", port)
    async with server:
        await stop.wait()
