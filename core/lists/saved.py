"""Saved views of lists: a name for an address, per user; one of them may open the list."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.models import SavedView
from core.refusal import Refused

MOST_VIEWS = 30


def of(user_id, list_key):
    """Give a user's views of a list by name."""
    return list(SavedView.objects.filter(user_id=user_id, list_key=list_key).order_by("name", "pk"))


@transaction.atomic
def keep(*, list_key, name, query, is_default, by, now):
    """Save a view; one of the same name is replaced. Gives it."""
    mine = SavedView.objects.select_for_update().filter(user_id=by.user_id, list_key=list_key)
    views = {view.name.casefold(): view for view in mine}
    if name.casefold() not in views and len(views) >= MOST_VIEWS:
        raise Refused(_("You have %(most)s views of this list: delete one first.") % {"most": MOST_VIEWS}, field="name")
    if is_default:
        mine.filter(is_default=True).update(is_default=False)
    if view := views.get(name.casefold()):
        view.name, view.query, view.is_default, view.changed_at = name, query, is_default, now
        view.save(update_fields=["name", "query", "is_default", "changed_at"])
        return view
    return SavedView.objects.create(
        user_id=by.user_id, list_key=list_key, name=name, query=query, is_default=is_default, changed_at=now
    )


@transaction.atomic
def open_with(*, view, by, now):
    """Let a list open with this view, or no longer if it did."""
    mine = SavedView.objects.select_for_update().filter(user_id=by.user_id, list_key=view.list_key)
    was_default = next((each.is_default for each in mine if each.pk == view.pk), False)
    mine.filter(is_default=True).update(is_default=False)
    mine.filter(pk=view.pk).update(is_default=not was_default, changed_at=now)


def drop(*, view, by):
    """Delete one's view."""
    SavedView.objects.filter(pk=view.pk, user_id=by.user_id).delete()
