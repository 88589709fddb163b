"""The mails about a window: little time is left, it is over, it is open again (S2, S3, S8).

What is moot by the time it goes out is not sent: an answer has come, or another deadline counts.
"""

from django.utils.translation import gettext as _

from core import clock, mail
from core.reader import as_reader
from messaging import windows
from messaging.emails import told
from messaging.windows import other


def reminder(payload):
    """Say how much time is left; moot once the next reminder says it, or nothing is."""
    message, now = told.found(payload), clock.now()
    if not told.is_due(message, payload) or now >= told.moment(payload["next"]):
        return None
    return _told(message, other(message.side), payload, lambda: {
        "heading": _("%(left)s left to respond to %(company)s about %(about)s")
        % {**_names(message, message.side), "left": told.left(message.due_at, now)},
        "said": _("%(company)s asked for a response until %(until)s. After that you can no longer respond to this"
                  " message.") % {**_names(message, message.side), "until": told.shown(message.due_at)},
        "action_label": _("Respond now"),
    })  # fmt: skip


def blocked(payload):
    """Tell the bound company that it can no longer respond."""
    message = told.found(payload)
    if not told.is_due(message, payload):
        return None
    bound = other(message.side)
    is_shut = windows.is_shut(message.thread, bound, clock.now())
    return _told(message, bound, payload, lambda: {
        "heading": _("The time to respond to %(company)s about %(about)s is over")
        % _names(message, message.side),
        "said": (_("%(company)s asked for a response until %(until)s, and none came. You can no longer respond to this"
                   " message; you can write again when %(company)s does.")
                 if is_shut else
                 _("%(company)s asked for a response until %(until)s, and none came. What %(company)s has written since"
                   " you can still respond to."))
        % {**_names(message, message.side), "until": told.shown(message.due_at)},
        "action_label": _("Open the conversation"),
    })  # fmt: skip


def missed(payload):
    """Tell the sender that no response came, and that he may write again."""
    message = told.found(payload)
    if not told.is_due(message, payload):
        return None
    return _told(message, message.side, payload, lambda: {
        "heading": _("No response from %(company)s about %(about)s") % _names(message, other(message.side)),
        "said": _("You asked %(company)s for a response until %(until)s, and none came. Nobody there can respond to"
                  " this message any more; you may write again.")
        % {**_names(message, other(message.side)), "until": told.shown(message.due_at)},
        "action_label": _("Open the conversation"),
    })  # fmt: skip


def reopened(payload):
    """Tell either side that there are 72 hours once more; moot when those are over, or were used."""
    message, side = told.found(payload), payload["side"]
    if not told.is_due(message, payload) or clock.now() >= message.due_at:
        return None
    is_bound = side != message.side
    across = _names(message, message.side if is_bound else other(message.side))
    return _told(message, side, payload, lambda: {
        "heading": (_("You can respond to %(company)s about %(about)s again") if is_bound
                    else _("%(company)s can respond about %(about)s again")) % across,
        "said": (_("The marketplace has opened this message again. You can respond to %(company)s until %(until)s.")
                 if is_bound else
                 _("The marketplace has opened your message again: %(company)s can respond until %(until)s."))
        % {**across, "until": told.shown(message.due_at)},
        "action_label": _("Respond now") if is_bound else _("Open the conversation"),
    })  # fmt: skip


def _names(message, side):
    """The company of a side, and what is talked about."""
    return {"company": getattr(message.thread, side).name, "about": message.thread.subject}


def _told(message, side, payload, words):
    """Make the mail with the words in the reader's language and zone; moot where he is no longer to be told."""
    place = told.reader(message, side, payload)
    if place is None:
        return None
    with as_reader(place.user):
        context = {
            "body": told.excerpt(message.body),
            "from": getattr(message.thread, message.side).name,
            "sent": told.shown(message.sent_at),
            "action_url": mail.address("messaging:thread", message.thread_id),
        }
        return told.made("message_told", place, {**context, **words()})
