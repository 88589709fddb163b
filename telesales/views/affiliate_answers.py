"""What the views of affiliates share: the answer to who looks for products to give."""

from django.shortcuts import render


def products(request, form):
    """Give those that were found alone; None without script: then the whole page is to be shown."""
    if not request.htmx:
        return None
    return render(request, "telesales/affiliate/products_fields.html#choice", {"form": form})
