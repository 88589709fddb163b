"""When names lead to profiles: once the other side has responded (S4)."""

from messaging.windows import other


def is_revealed(thread, side):
    """Whether those of a side may open the profiles of the company across and of what is negotiated with it."""
    return getattr(thread, f"{other(side)}_responded_at") is not None
