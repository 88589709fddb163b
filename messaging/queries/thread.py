"""Find threads, and what is in them, for those whose company they are (S1, P12)."""

from messaging.models import Message, Side, Thread
from messaging.queries import organisation
from messaging.windows import other


def of_side(company, side):
    """Give the threads of a company's inbox: Sales management for the seller's side, Purchases management for the
    buyer's."""
    return Thread.objects.filter(**{f"{side}_id": company})


def found(acting, pk):
    """Give (thread, side) of somebody's company; None where it is not its thread, or his role opens neither inbox."""
    company = organisation.company_id(acting)
    thread = Thread.objects.select_related("seller", "buyer", "product", "process").filter(pk=pk).first()
    for side in Side:
        if thread and getattr(thread, f"{side}_id") == company and acting.may(organisation.RIGHTS[side]):
            return thread, side
    return None


def about(*, seller, buyer, product, process=None):
    """Give the open thread of two companies about a product, None before it begins."""
    found_ = Thread.objects.filter(seller=seller, buyer=buyer, product=product, process=process, closed_at=None)
    return found_.first()


def owing(thread, side):
    """Give what binds a side: the other's messages that are open by their row, and last its last message."""
    theirs = Message.objects.filter(thread=thread, side=other(side))
    last = theirs.order_by("-sent_at", "-pk").first()
    open_ = [each for each in theirs.open().order_by("sent_at", "pk") if each != last]
    return [*open_, last] if last else []
