"""Threads, windows, processes and contacts agree with what they are made of (S1-S8). Set-based queries."""

from core.invariants import ask
from messaging.models import WINDOW

SIDES = "(VALUES ('seller'), ('buyer')) side (name)"
OF_SIDE = "CASE side.name WHEN 'seller' THEN t.seller_{0} ELSE t.buyer_{0} END"
OPEN = "m.asks AND m.answer_id IS NULL AND m.blocked_at IS NULL"
ROOTS = """WITH RECURSIVE up (start, id, parent_id) AS (
        SELECT id, id, parent_id FROM partners_partner WHERE id IN (
            SELECT partner_id FROM partners_membership WHERE id IN (
                SELECT seller_owner_id FROM messaging_thread UNION SELECT buyer_owner_id FROM messaging_thread))
        UNION
        SELECT up.start, p.id, p.parent_id FROM partners_partner p JOIN up ON p.id = up.parent_id
    ), roots AS (SELECT start, id FROM up WHERE parent_id IS NULL)"""
BRANCHES = "(SELECT id FROM partners_partner WHERE parent_id IS NOT NULL)"


def check():
    yield from _sums()
    yield from _windows()
    yield from _threads()
    yield from _processes()
    yield from _contacts()


def _sums():
    """What a thread says of its messages is what they say."""
    yield ask(
        "messages.threads_know_their_first_and_last",
        "thread {0} does not say who wrote first and last, or when",
        """SELECT t.id FROM messaging_thread t
           LEFT JOIN LATERAL (SELECT m.sent_at, m.side FROM messaging_message m WHERE m.thread_id = t.id
                              ORDER BY m.sent_at, m.id LIMIT 1) first ON true
           LEFT JOIN LATERAL (SELECT m.sent_at, m.side FROM messaging_message m WHERE m.thread_id = t.id
                              ORDER BY m.sent_at DESC, m.id DESC LIMIT 1) latest ON true
           WHERE (t.started_at, t.started_by, t.last_at, t.last_by) IS DISTINCT FROM
                 (first.sent_at, first.side, latest.sent_at, latest.side)""",
    )
    yield ask(
        "messages.threads_know_what_is_owed",
        "thread {0}: what the {1} owes is not what the messages say",
        f"""SELECT t.id, side.name FROM messaging_thread t CROSS JOIN {SIDES}
            CROSS JOIN LATERAL (SELECT min(m.due_at) AS due_at FROM messaging_message m
                                WHERE m.thread_id = t.id AND m.side <> side.name AND {OPEN}) owed
            LEFT JOIN LATERAL (SELECT m.due_at, m.answer_id FROM messaging_message m
                               WHERE m.thread_id = t.id AND m.side <> side.name
                               ORDER BY m.sent_at DESC, m.id DESC LIMIT 1) theirs ON true
            WHERE CASE WHEN t.closed_at IS NULL
                THEN {OF_SIDE.format("due_at")} IS DISTINCT FROM owed.due_at
                     OR {OF_SIDE.format("shut_at")}
                        IS DISTINCT FROM CASE WHEN theirs.answer_id IS NULL THEN theirs.due_at END
                ELSE {OF_SIDE.format("due_at")} IS NOT NULL OR {OF_SIDE.format("shut_at")} IS NOT NULL END""",
    )
    yield ask(
        "messages.threads_know_who_has_responded",
        "thread {0}: when the {1} first responded is not what the messages say",
        f"""SELECT t.id, side.name FROM messaging_thread t CROSS JOIN {SIDES}
            CROSS JOIN LATERAL (
                SELECT min(m.sent_at) AS at FROM messaging_message m
                WHERE m.thread_id = t.id AND m.side = side.name AND EXISTS (
                    SELECT FROM messaging_message before WHERE before.thread_id = t.id AND before.side <> m.side
                    AND (before.sent_at, before.id) < (m.sent_at, m.id))) responded
            WHERE {OF_SIDE.format("responded_at")} IS DISTINCT FROM responded.at""",
    )


def _windows():
    """A window binds the other company for 72 hours, and has one end."""
    yield ask(
        "messages.windows_bind_the_other_company",
        "message {0} binds partner {1}, who is not across",
        f"""SELECT m.id, m.bound_id FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
            WHERE {OPEN} AND t.closed_at IS NULL
              AND m.bound_id <> CASE m.side WHEN 'seller' THEN t.buyer_id ELSE t.seller_id END""",
    )
    yield ask(
        "messages.windows_last_72_hours",
        "message {0} was sent at {1}, its window ends at {2}",
        f"""SELECT m.id, m.sent_at, m.due_at FROM messaging_message m
            LEFT JOIN LATERAL (SELECT r.due_at FROM messaging_reopening r WHERE r.message_id = m.id
                               ORDER BY r.at DESC, r.id DESC LIMIT 1) again ON true
            WHERE m.asks AND m.due_at <> coalesce(
                again.due_at, m.sent_at + interval '{int(WINDOW.total_seconds())} seconds')""",
    )
    yield ask(
        "messages.answers_come_from_across_and_later",
        "message {1} does not answer message {0}: another thread, the same side, or earlier",
        """SELECT m.id, a.id FROM messaging_message m JOIN messaging_message a ON a.id = m.answer_id
           WHERE a.thread_id <> m.thread_id OR a.side = m.side OR a.sent_at <> m.answered_at
              OR (a.sent_at, a.id) <= (m.sent_at, m.id)""",
    )
    yield ask(
        "messages.blocked_only_when_over",
        "message {0} is blocked since {1}, its window ends at {2}",
        """SELECT id, blocked_at, due_at FROM messaging_message WHERE blocked_at < due_at OR blocked_at > now()""",
    )
    yield ask(
        "messages.open_windows_are_watched",
        "message {0} waits for a response, and nobody will note that none came",
        f"""SELECT m.id FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
            WHERE {OPEN} AND m.notice_at IS NULL AND t.closed_at IS NULL""",
    )


def _threads():
    """Open threads are between companies, and looked after by their members."""
    yield ask(
        "messages.threads_are_between_companies",
        "thread {0} is with partner {1}, a branch",
        f"""SELECT t.id, side.partner FROM messaging_thread t
            CROSS JOIN LATERAL (VALUES (t.seller_id), (t.buyer_id)) side (partner)
            WHERE t.closed_at IS NULL AND side.partner IN {BRANCHES}""",
    )
    yield ask(
        "messages.threads_are_looked_after_by_members",
        "thread {0} is assigned to place {2} by its {1}, who has no such place (any more)",
        f"""{ROOTS}
            SELECT t.id, side.name, place.id FROM messaging_thread t CROSS JOIN {SIDES}
            JOIN partners_membership place ON place.id = {OF_SIDE.format("owner_id")}
            WHERE t.closed_at IS NULL AND (place.ended_at IS NOT NULL OR {OF_SIDE.format("id")} IS DISTINCT FROM
                  (SELECT id FROM roots WHERE start = place.partner_id))""",
    )


def _processes():
    """What is offered and awarded belongs to the process; whom it suits are other companies."""
    yield ask(
        "processes.are_of_companies",
        "purchase process {0} is of partner {1}, a branch",
        f"SELECT id, buyer_id FROM messaging_purchaseprocess WHERE buyer_id IN {BRANCHES}",
    )
    yield ask(
        "processes.threads_are_with_their_buyer",
        "thread {0} is with partner {1}, its purchase process is of partner {2}",
        """SELECT t.id, t.buyer_id, p.buyer_id FROM messaging_thread t
           JOIN messaging_purchaseprocess p ON p.id = t.process_id
           WHERE t.closed_at IS NULL AND t.buyer_id <> p.buyer_id""",
    )
    yield ask(
        "processes.are_awarded_to_their_own_offers",
        "purchase process {0} is awarded to thread {1}, in which nothing was offered for it",
        """SELECT p.id, p.awarded_id FROM messaging_purchaseprocess p
           WHERE p.awarded_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM messaging_thread t JOIN messaging_processoffer o ON o.thread_id = t.id
               WHERE t.id = p.awarded_id AND t.process_id = p.id)""",
    )
    yield ask(
        "processes.offers_are_what_a_seller_said",
        "offer {0} of thread {1} did not come with a seller's message there, for a purchase process",
        """SELECT o.id, o.thread_id FROM messaging_processoffer o
           JOIN messaging_message m ON m.id = o.message_id JOIN messaging_thread t ON t.id = o.thread_id
           WHERE m.thread_id <> o.thread_id OR m.side <> 'seller' OR t.process_id IS NULL""",
    )
    yield ask(
        "processes.suit_other_companies",
        "purchase process {0} suits partner {1}: a branch, or the buyer himself",
        f"""SELECT match.process_id, match.seller_id FROM messaging_processmatch match
            JOIN messaging_purchaseprocess p ON p.id = match.process_id
            WHERE match.seller_id = p.buyer_id OR match.seller_id IN {BRANCHES}""",
    )


def _contacts():
    """Customers, suppliers, and who invites, are companies."""
    yield ask(
        "contacts.are_companies",
        "contact {0} is with partner {1}, a branch",
        f"""SELECT c.id, side.partner FROM messaging_contact c
            CROSS JOIN LATERAL (VALUES (c.seller_id), (c.buyer_id)) side (partner)
            WHERE side.partner IN {BRANCHES}""",
    )
    yield ask(
        "contacts.open_invitations_are_of_companies",
        "invitation {0} is by partner {1}, a branch",
        f"""SELECT id, company_id FROM messaging_contactinvitation
            WHERE state = 'invited' AND company_id IN {BRANCHES}""",
    )
