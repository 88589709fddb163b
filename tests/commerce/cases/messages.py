"""What breaks the constraints of credit messages and their senders (K5)."""

from commerce.models import CreditMessage, CreditSender, SenderToken


def new_sender(**values):
    return CreditSender.objects.create(**{"name": "Bank", "kinds": ["payment"], **values})


def new_token(scene):
    known = {"created_at": scene.now, "created_by": scene.cast.users.fay, "hint": "cps_"}
    return SenderToken.objects.create(sender=new_sender(name=f"S{SenderToken.objects.count()}"), digest="d", **known)


def new_message(scene, **values):
    known = {"channel": "command", "message_id": "M", "body": b"", "answer": b"", "status": 200}
    return CreditMessage.objects.create(received_at=scene.now, body_digest="d", **{**known, **values})


CASES: dict = {
    "commerce_creditsender_name": lambda s: [new_sender(), new_sender()],
    "credit_sender_posts_known_kinds": lambda s: new_sender(kinds=["order"]),
    "credit_sender_may_send_something": lambda s: new_sender(per_minute=0),
    "commerce_sendertoken_digest": lambda s: [new_token(s), new_token(s)],
    "credit_message_counts_once": lambda s: [new_message(s), new_message(s)],
    "credit_message_comes_from_a_sender": lambda s: new_message(s, channel="http"),
    "credit_messages_never_change": lambda s: [new_message(s), CreditMessage.objects.update(status=422)],
}
