"""The language of whoever has not signed in; who has chooses it in his profile (X3)."""

from django.views.i18n import set_language

from core.access import public

choice = public("remembers a language in a cookie of the visitor's own", methods=("POST",))(set_language)
