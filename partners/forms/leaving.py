"""What people send when somebody moves or leaves: shape only."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from partners.queries import people

OFFERED = 200


class MoveForm(forms.Form):
    """Where he goes, and who decides in his stead. The same fields ask for the preview and confirm it."""

    goes = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            ("moves", gettext_lazy("Moves to another place")),
            ("leaves", gettext_lazy("Leaves the company")),
        ],
        widget=forms.RadioSelect,
    )
    destination = forms.CharField(
        label=gettext_lazy("New place"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("The code of the branch or company."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off", "spellcheck": "false"}),
    )
    successor = forms.CharField(
        label=gettext_lazy("Who decides instead"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "A user name; needed where somebody's orders, or an order that waits, need this person's decision."
        ),
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off", "spellcheck": "false"}),
    )
    deletes = forms.BooleanField(
        label=gettext_lazy("Delete the account as well; the user name is never given out again"), required=False
    )
    seen = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, place, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.by = place, by

    def places(self):
        """Offer the places in the reader's sight."""
        seen = Partner.objects.visible_to(self.by).filter(kind=Partner.Kind.PARTNER)
        return seen.exclude(pk=self.place.partner_id).order_by("name", "pk")[:OFFERED]

    def colleagues(self):
        """Offer the people who may be named."""
        return people.nameable(self.place.partner, self.by).exclude(user_id=self.place.user_id)[:OFFERED]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        code = data.get("destination", "").strip()
        data["destination"] = None
        if data.get("goes") == "moves":
            data["deletes"] = False
            data["destination"] = (
                Partner.objects.visible_to(self.by).filter(code__iexact=code).first() if code else None
            )
            if data["destination"] is None:
                self.add_error("destination", _("There is no such place."))
        return data

    def clean_successor(self):
        username = self.cleaned_data["successor"].strip()
        if not username:
            return None
        found = people.nameable(self.place.partner, self.by).filter(user__username__iexact=username).first()
        if found is None:
            raise forms.ValidationError(_("There is nobody here with the user name %(name)s.") % {"name": username})
        return found
