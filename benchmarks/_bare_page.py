"""The bare page: session, user, 24 rows from one query, a template. Served by a process of its own."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import render
from django.urls import path

from benchmarks import _requests
from commerce.models import PriceEntry

ROWS = 24


@login_required
def products(request):
    """List products with a price, as the shortest view would."""
    entries = PriceEntry.objects.filter(min_quantity=1).order_by("product__name", "id")
    rows = entries.values("unit_price", code=F("product__code"), name=F("product__name"), unit=F("product__unit"))
    return render(request, "bare_products.html", {"products": rows[:ROWS]})


urlpatterns = [path("products/", products, name="products"), path("products/<str:code>/", products, name="product")]


def serve(pipe, username):
    """Answer one request for each message with its CPU milliseconds, until None comes."""
    visitor = _requests.Visitor(username)
    while pipe.recv():
        pipe.send(visitor.get("/products/").milliseconds)
