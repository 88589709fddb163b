"""Two companies of equal shape that have done all that companies do with products and prices, a canary in each text.

What the seed leaves out is done here by their own administrators on the pages: pictures, quantities, lists, rules,
versions, files with refused rows; and by the operator's staff: lists that are given, notices, taxes.
"""

import io
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from commerce.models import (
    Account,
    Cart,
    CartLine,
    NoticeKind,
    Order,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceListVersion,
    PriceNotice,
    PriceRule,
    Product,
    ProductImage,
    QuantityRule,
)
from core import clock, jobs
from core.models import AuditEntry, Job, JobFile, SavedView
from partners.models import Address, Membership, Partner, User

OWN, OTHER = "C01", "C02"
FOREIGN_CANARY = re.compile(rf"CNRY-{OTHER}-[\w-]+", re.IGNORECASE)
OWNERS = {
    Partner: "code",
    User: "username",
    Membership: "partner__code",
    Address: "partner__code",
    Order: "partner__code",
    Cart: "partner__code",
    CartLine: "cart__partner__code",
    Account: "partner__code",
    Product: "vendor__code",
    ProductImage: "product__vendor__code",
    QuantityRule: "product__vendor__code",
    PriceList: "assignments__partner__code",
    PriceListVersion: "price_list__assignments__partner__code",
    PriceEntry: "price_list__assignments__partner__code",
    PriceRule: "price_list__assignments__partner__code",
    PriceListAssignment: "partner__code",
    PriceNotice: "partner__code",
    Job: "owner__username",
    JobFile: "job__owner__username",
    SavedView: "user__username",
}
"""By what the rows of a company are known."""


def rows_of(company, model):
    """Give the rows of a company's own."""
    return model.objects.filter(**{f"{OWNERS[model]}__startswith": f"CNRY-{company}"}).order_by("pk").distinct()


def holdings(company):
    """Give everything that a company has, and what was written about it, as comparable values."""
    held = {model.__name__: list(rows_of(company, model).values()) for model in OWNERS if model is not User}
    about = AuditEntry.objects.filter(actor_name__startswith=f"CNRY-{company}").count()
    return {**held, "User": list(rows_of(company, User).values("pk", "name", "password", "status")), "audit": about}


def signed_in(who):
    client = Client()
    client.force_login(User.objects.get(username__iexact=who))
    return client


def text_of(response):
    """Give all that an answer tells, its headers and what a workbook hides in its archive included."""
    content = b"".join(response) if response.streaming else response.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{heads}\n{content.decode(errors='replace')}"


def picture(name, colour):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")


class Life:
    """What one company does; each step has to work, because what is not there cannot leak."""

    def __init__(self, company, number):
        self.mark, self.number = f"CNRY-{company}", number
        self.admin, self.max = signed_in(f"{self.mark}-admin"), signed_in("max")
        self.root, self.branch = (Partner.objects.get(code=f"{self.mark}-{node}") for node in ("root", "branch"))
        self.first, self.second = Product.objects.filter(vendor=self.root).order_by("code")[1:3]

    def live(self):
        self._keep_products()
        self._keep_prices()
        self._bring_files()
        self._be_served()
        jobs.work()
        found = Job.objects.filter(owner__username=f"{self.mark}-admin")
        assert [job.state for job in found] == ["done"] * 2, [(job.state, job.note) for job in found]

    def _send(self, client, address, status=302, **values):
        answer = client.post(address, values)
        assert answer.status_code == status, (address, answer.status_code, answer.content[-4000:])
        return answer

    def _keep_products(self):
        at = f"/products/{self.first.pk}"
        self._send(self.admin, f"{at}/images/", pictures=picture(f"{self.mark}-picture.png", (self.number, 1, 2)))
        image = ProductImage.objects.get(product=self.first)
        self._send(self.admin, f"{at}/images/{image.pk}/text/", alt=f"{self.mark}-alt")
        self._send(self.admin, f"{at}/quantities/", partner=self.branch.code, minimum="2", increment="2")
        self._send(self.admin, f"/products/{self.second.pk}/activity/", reason=f"{self.mark}-off-sale")

    def _keep_prices(self):
        known = {"currency": self.root.currency, "taxes": "net", "priority": "20", "is_active": "on"}
        self._send(self.admin, "/price-lists/new/", name=f"{self.mark}-list-own", **known)
        self.list = PriceList.objects.get(name=f"{self.mark}-list-own")
        at = f"/price-lists/{self.list.pk}"
        self._send(self.admin, f"{at}/prices/new/", product=self.first.code, min_quantity="2", unit_price="7.25")
        attribute, value = next(iter(self.root.attributes.items()))
        rule = {"property_1": f"@{attribute.lower()}", "value_1": value, "kind": "percent", "value": "5"}
        self._send(self.admin, f"{at}/rules/new/", product=self.first.code, min_quantity="2", **rule)
        self._send(self.admin, f"{at}/given/", partner=self.branch.code)
        self._send(self.admin, f"{at}/copy/", name=f"{self.mark}-list-copy", percent="3")
        copied = PriceList.objects.get(name=f"{self.mark}-list-copy")
        self._send(self.admin, f"/price-lists/{copied.pk}/given/", partner=self.branch.code)
        view = {"list_key": "products", "name": f"{self.mark}-view", "query": f"q={self.mark}", "next": "/products/"}
        self.admin.post("/lists/views/", view)

    def _bring_files(self):
        name = f"{self.mark}-goods.csv"
        text = f"code,name,pack size\n{self.mark}-new,{self.mark}-name,1\n{self.mark}-bad,{self.mark}-name,x\n"
        self._send(self.admin, "/products/import/", file=SimpleUploadedFile(name, text.encode(), "text/csv"))
        text = f"code,price\n{self.first.code},8\n{self.mark}-nothing,9\n"
        file = SimpleUploadedFile(f"{self.mark}-prices.csv", text.encode(), "text/csv")
        self._send(self.admin, f"/price-lists/{self.list.pk}/import/", file=file, how="merge")

    def _be_served(self):
        soon = clock.now() + timedelta(days=9)
        known = {"price_list": self.list, "product": self.first, "due_at": soon}
        prices = {"old_price": Decimal(7), "new_price": Decimal(8)}
        PriceNotice.objects.create(partner=self.root, kind=NoticeKind.PRICE_RISES, **known, **prices)
        self._send(
            self.max, f"/products/{self.first.pk}/quantities/", partner=self.root.code, minimum="2", increment="1"
        )
