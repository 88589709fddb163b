"""What is sent about who stands in for whom."""

from django import forms


class ProxyForm(forms.Form):
    proxy = forms.IntegerField(min_value=1, max_value=2**62)
