"""How many pictures a product has, and each once (C1)."""

from django.utils.translation import gettext as _

from core.refusal import Refused

MOST = 20


def check_can_add(images, large):
    """Raise when the product has this picture already, or enough of them."""
    if any(image.large == large for image in images):
        raise Refused(_("The product has this picture already."))
    if len(images) >= MOST:
        raise Refused(_("A product has at most %(most)s pictures.") % {"most": MOST})


def check_is_there(found):
    """What somebody else has removed meanwhile is told, not looked for."""
    if found is None:
        raise Refused(_("This picture is not there any more."))
