"""What people send about lists."""

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _


class BackForm(forms.Form):
    """Where the reader comes from: an address of this site, else the overview."""

    back = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    def back_url(self):
        given = self.data.get("back", "")
        is_ours = given.startswith("/") and "\0" not in given and len(given) <= 4000
        return given if is_ours and url_has_allowed_host_and_scheme(given, allowed_hosts=None) else "/"


class ViewForm(BackForm):
    list_key = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60)
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)
