"""Files that go with an order: few, small, of known kinds, and only ever downloads (O2, X18, T12)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.models import CartFile
from tests.pages.reading import document, sentences

PDF = b"%PDF-1.7 drawing"
REFUSED = [
    ("plan.html", b"<script>alert(1)</script>", "This kind of file cannot go with an order"),
    ("plan.svg", b"<svg onload='alert(1)'/>", "This kind of file cannot go with an order"),
    ("plan.pdf.exe", PDF, "This kind of file cannot go with an order"),
    ("plan", PDF, "This kind of file cannot go with an order"),
    ("plan.pdf", b"<html>", "The file is not what its name says"),
    ("plan.png", b"GIF89a", "The file is not what its name says"),
    ("plan.pdf", b"%PDF-" + b"0" * CartFile.MOST_BYTES, "The file is too big: at most 10 MB"),
]


@pytest.fixture
def cart(cast):
    return cast.filled_cart("bea", "20.00")


def attach(client, cart, name="plan.pdf", content=PDF):
    return client.post(f"/carts/{cart.pk}/files/", {"file": SimpleUploadedFile(name, content)})


def test_a_file_goes_with_the_order_and_is_only_ever_a_download(cast, cart):
    attach(cast.client_for("bea"), cart)
    order = cast.submit(cart, "bea", payment_method="on_account")

    ada = cast.client_for("ada")
    [link] = document(ada.get(f"/orders/{order.number}/")).xpath("//a[contains(@href, '/files/')]/@href")
    answer = ada.get(link)

    headers = [answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")]
    assert headers == ["application/octet-stream", 'attachment; filename="plan.pdf"', "nosniff"]
    assert answer.content == PDF


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_other_files_are_refused_in_words(cast, cart, name, content, said):
    answer = attach(cast.client_for("bea"), cart, name, content)

    assert (answer.status_code, CartFile.objects.count()) == (422, 0)
    assert any(said in sentence for sentence in sentences(answer))


def test_a_path_in_a_name_stays_a_name(cast, cart):
    attach(cast.client_for("bea"), cart, "../../etc/plan.pdf")

    assert cart.files.get().name == "plan.pdf"


def test_a_sixth_file_is_refused(cast, cart):
    bea = cast.client_for("bea")
    for number in range(5):
        attach(bea, cart, f"{number}.pdf")

    answer = attach(bea, cart)

    assert (answer.status_code, cart.files.count()) == (422, 5)


def test_a_file_is_taken_away_again_until_it_is_ordered_with(cast, cart):
    bea = cast.client_for("bea")
    attach(bea, cart)
    attach(bea, cart, "kept.pdf")
    first, second = cart.files.order_by("pk")

    bea.post(f"/carts/files/{first.pk}/removal/")
    cast.submit(cart, "bea", payment_method="on_account")
    late = bea.post(f"/carts/files/{second.pk}/removal/")

    assert (late.status_code, list(cart.files.all())) == (404, [second])


@pytest.mark.parametrize("who", ["carl", "zoe"])
def test_nobody_else_reaches_the_file_of_a_cart(cast, cart, who):
    attach(cast.client_for("bea"), cart)
    file = cart.files.get()
    client = cast.client_for(who)

    statuses = [
        client.get(f"/carts/files/{file.pk}/").status_code,
        client.post(f"/carts/files/{file.pk}/removal/").status_code,
        attach(client, cart).status_code,
    ]

    assert (statuses, cart.files.count()) == ([404, 404, 404], 1)


def test_the_file_of_one_order_is_not_found_below_another(cast, cart):
    attach(cast.client_for("bea"), cart)
    other = cast.submitted("bea")

    answer = cast.client_for("bea").get(f"/orders/{other.number}/files/{cart.files.get().pk}/")

    assert answer.status_code == 404
