"""What breaks each invariant of messages, written behind the back of every trigger; see test_hooks."""

from tests.site.faults_of_sales import BUYER, HIS_PLACE, HOUSE, SAM

AT = "date_trunc('hour', now() - interval '9 days')"
DUE = f"{AT} + interval '72 hours'"
LATER = f"{AT} + interval '96 hours'"
COMPANY = "(SELECT min(id) FROM partners_partner WHERE parent_id IS NULL AND kind <> 'operator')"
OTHER_COMPANY = "(SELECT max(id) FROM partners_partner WHERE parent_id IS NULL AND kind <> 'operator')"
BRANCH = "(SELECT min(id) FROM partners_partner WHERE parent_id IS NOT NULL)"


def row(table, **columns):
    return f"INSERT INTO messaging_{table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"


def thread(**changed):
    """A sound thread that a buyer has begun with the house."""
    known = {"id": "4711", "seller_id": HOUSE, "buyer_id": COMPANY, "product_id": "1", "subject": "'x'"}
    known |= {"started_at": AT, "started_by": "'buyer'", "last_at": AT, "last_by": "'buyer'"}
    return row("thread", **{**known, **changed})


def message(**changed):
    known = {"id": "4711", "thread_id": "4711", "side": "'buyer'", "author_id": BUYER, "membership_id": "1"}
    known |= {"body": "'x'", "sent_at": AT, "asks": "false", "key": "gen_random_uuid()"}
    return row("message", **{**known, **changed})


def asking(**changed):
    """A message whose window is over, though nobody has noted it."""
    known = {"asks": "true", "bound_id": HOUSE, "due_at": DUE, "notice_at": DUE}
    return message(**{**known, **changed})


def process(**changed):
    known = {"id": "4711", "buyer_id": COMPANY, "owner_id": HIS_PLACE, "title": "'x'", "specification": "''"}
    known |= {"product_id": "1", "quantity": "1", "unit": "''", "currency": "'GBP'", "is_budget_shown": "false"}
    known |= {"deadline": DUE, "state": "'active'", "created_at": AT, "published_at": AT, "reason": "''"}
    return row("purchaseprocess", **{**known, "award_kind": "''", **changed})


def offer(**changed):
    known = {"message_id": "4711", "thread_id": "4711", "unit_price": "1", "currency": "'GBP'", "is_gross": "false"}
    return row("processoffer", **{**known, "quantity": "1", "at": AT, **changed})


INVITATION = row(
    "contactinvitation", company_id=BRANCH, side="'buyer'", email="'x@x.example'", message="''", language="''",
    state="'invited'", fingerprint="'x'", invited_at=AT, invited_by_id=SAM, sent_at=AT, expires_at=DUE,
)  # fmt: skip
OWES = {"seller_due_at": DUE, "seller_shut_at": DUE}
ANSWER = message(id="4712", side="'seller'", sent_at=f"{AT} + interval '1 hour'")
ANSWERED = {"answer_id": "4712", "notice_at": "NULL"}
AWARDED = {"state": "'awarded'", "ended_at": AT, "ended_by_id": SAM, "award_kind": "'cart'", "award_id": "1"}
MATCH = row("processmatch", process_id="4711", seller_id=COMPANY, found_at=AT)
UNCHECKED = "ALTER TABLE messaging_message DROP CONSTRAINT message_is_blocked_after_its_window"

BY_SELLER = {"last_by": "'seller'"}
FAULTS = {
    "messages.threads_know_their_first_and_last": f"{thread(**BY_SELLER)}; {message()}",
    "messages.threads_know_what_is_owed": f"{thread(seller_due_at=DUE)}; {asking()}",
    "messages.threads_know_who_has_responded": f"{thread(**BY_SELLER)}; {message()}; {ANSWER}",
    "messages.windows_bind_the_other_company": f"{thread(**OWES)}; {asking(bound_id=COMPANY)}",
    "messages.windows_last_72_hours": f"{thread(**OWES)}; {asking(due_at=LATER)}",
    "messages.answers_come_from_across_and_later": f"{thread()}; {message(id='4712')};"
    f" {asking(id='4713', answered_at=AT, **ANSWERED)}",
    "messages.blocked_only_when_over": f"{UNCHECKED}; {thread(seller_shut_at=DUE)};"
    f" {asking(blocked_at=AT, notice_at='NULL')}",
    "messages.open_windows_are_watched": f"{thread(**OWES)}; {asking(notice_at='NULL')}",
    "messages.threads_are_between_companies": f"{thread(buyer_id=BRANCH)}; {message()}",
    "messages.threads_are_looked_after_by_members": f"{thread(buyer_owner_id=HIS_PLACE)}; {message()}",
    "processes.are_of_companies": process(buyer_id=BRANCH),
    "processes.threads_are_with_their_buyer": f"{process(buyer_id=OTHER_COMPANY)};"
    f" {thread(process_id='4711')}; {message()}",
    "processes.are_awarded_to_their_own_offers": f"{thread()}; {message()}; {process(awarded_id='4711', **AWARDED)}",
    "processes.offers_are_what_a_seller_said": f"{process()}; {thread(process_id='4711')}; {message()}; {offer()}",
    "processes.suit_other_companies": f"{process()}; {MATCH}",
    "contacts.are_companies": row("contact", seller_id=HOUSE, buyer_id=BRANCH, since=AT),
    "contacts.open_invitations_are_of_companies": INVITATION,
}
