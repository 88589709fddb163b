"""Stripe as far as this house uses it: a server on this machine that answers like its interface and keeps book."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

SECRET = "whsec_test"


def event(kind, thing, *, at, event_id="evt_1"):
    """Give the bytes of a message as Stripe sends it."""
    told = {"id": event_id, "object": "event", "type": kind, "created": int(at.timestamp()), "data": {"object": thing}}
    return json.dumps(told).encode()


def signed(body, *, at, secret=SECRET):
    """Give Stripe-Signature of a message."""
    moment = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def session(payment, *, status="complete", payment_status="paid", **values):
    """Give a Checkout Session of a payment."""
    known = {
        "id": "cs_test_1",
        "object": "checkout.session",
        "client_reference_id": payment.token,
        "status": status,
        "payment_status": payment_status,
        "amount_total": int(payment.total * 100),
        "currency": payment.currency.lower(),
        "payment_intent": "pi_1",
        "url": "https://checkout.stripe.com/c/pay/cs_test_1",
    }
    return {**known, **values}


def charge(payment, *, refunded):
    """Give a charge of which so much has gone back, in pence."""
    metadata = {"token": payment.token}
    return {
        "id": "ch_1", "object": "charge", "metadata": metadata, "currency": "gbp", "amount_refunded": refunded,
    }  # fmt: skip


class Stripe:
    """`answers` by path, `asked` what came in, `refunds` what was given back; `fails` is what it answers
    instead once that is set, `refuses` where something is to be written."""

    def __init__(self):
        self.answers, self.asked, self.refunds = {}, [], []
        self.fails = self.refuses = None
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                house.answer(self, dict(parse_qsl(urlsplit(self.path).query)))

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                house.answer(self, dict(parse_qsl(body)))

            def log_message(self, *arguments):
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, values):
        path = urlsplit(handler.path).path
        key = handler.headers.get("Idempotency-Key", "")
        self.asked.append((handler.command, path, values, key))
        refused = self.fails or (self.refuses if handler.command == "POST" else None)
        status, told = refused or (200, self._told(handler.command, path, values))
        body = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _told(self, method, path, values):
        if path != "/v1/refunds":
            return self.answers[path]
        if method == "GET":
            return {"object": "list", "data": self.refunds, "has_more": False, "url": path}
        self.refunds.append(
            {
                "id": f"re_{len(self.refunds)}",
                "object": "refund",
                "status": "succeeded",
                "amount": int(values["amount"]),
                "metadata": {"key": values["metadata[key]"]},
            }
        )
        return self.refunds[-1]
