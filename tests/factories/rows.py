"""Single rows with sensible values, one factory per model."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from commerce.models import (
    Cart,
    Category,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    Product,
)
from partners.models import AccountAssignment, Address, Invitation, Membership, Partner, Registration, User
from partners.permissions import Role


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    code = factory.Sequence(lambda n: f"PARTNER-{n}")
    name = factory.Sequence(lambda n: f"Partner {n}")


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    partner = factory.SubFactory(PartnerFactory)
    label = "Warehouse"
    street = "1 Quay Street"
    city = "Hull"
    country = "GB"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@people.example" if user.username else "")
    name = factory.LazyAttribute(lambda user: user.username.title())


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    partner = factory.SubFactory(PartnerFactory)
    roles = [Role.BUYER]


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    user = factory.SubFactory(UserFactory)
    sent_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    expires_at = datetime(2026, 3, 16, 12, tzinfo=UTC)
    sent_by = "Max"


class AccountAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = AccountAssignment

    partner = factory.SubFactory(PartnerFactory)
    manager = factory.SubFactory(MembershipFactory)
    assigned_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assigned_by = "Max"


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    company = factory.Sequence(lambda n: f"Newcomer {n}")
    street = "1 Quay Street"
    city = "Hull"
    country = "GB"
    name = "Nina New"
    email = factory.Sequence(lambda n: f"new-{n}@people.example")
    language = "en-gb"
    created_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    expires_at = datetime(2026, 3, 9, 12, tzinfo=UTC)


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    code = factory.Sequence(lambda n: f"category-{n}")
    name = factory.Sequence(lambda n: f"Category {n}")


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    code = factory.Sequence(lambda n: f"PRODUCT-{n}")
    name = factory.Sequence(lambda n: f"Product {n}")


class PriceListFactory(DjangoModelFactory):
    class Meta:
        model = PriceList

    name = factory.Sequence(lambda n: f"List {n}")
    currency = "GBP"


class PriceEntryFactory(DjangoModelFactory):
    class Meta:
        model = PriceEntry

    price_list = factory.SubFactory(PriceListFactory)
    product = factory.SubFactory(ProductFactory)
    unit_price = 1


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = PriceListAssignment

    price_list = factory.SubFactory(PriceListFactory)
    partner = factory.SubFactory(PartnerFactory)


class CartFactory(DjangoModelFactory):
    class Meta:
        model = Cart

    user = factory.SubFactory(UserFactory)
    partner = factory.SubFactory(PartnerFactory)
    name = "Cart"
    currency = "GBP"
