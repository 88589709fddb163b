"""Each role has exactly the rights of the table (P4, P6)."""

import pytest

from partners import permissions
from partners.permissions import OPERATOR_ROLES, PARTNER_ROLES, ROLE_PERMISSIONS, Permission, Role

TREE = "partner.create partner.edit partner.move user.manage cart.recover audit.read"
BUYING = "catalogue.read cart.edit order.place order.accept order.read order.approve message.buy"
DESK = "order.read order.desk partner.read price.read"
SALES = "sale.make lead.work"
PHONE = "phone.sell phone.read commission.read"
SELLING = "product.edit price.read price.edit"
MAY = {
    "marketplace_manager": f"{DESK} {SELLING} tax.edit delivery.edit terms.edit order.refund"
    " partner.status partner.export credit.read invoice.read demand.read"
    " hold.put hold.business hold.document hold.review spend.edit"
    " account.assign account.draw audit.read budget.read"
    f" {SALES} sale.manage sale.upload reseller.edit cost.read"
    f" {PHONE} phone.manage plan.edit recording.play message.sell message.manage profile.edit"
    " settings.read settings.edit",
    "ssr": f"{DESK} {SALES} phone.sell phone.read plan.edit demand.read account.draw hold.put hold.document"
    " message.sell",
    "reseller_manager": f"{DESK} {SALES} reseller.edit sale.upload",
    "channel_administrator": f"{TREE} partner.read partner.status partner.export partner.import demand.read"
    " account.assign registration.decide budget.read settings.read",
    "finance": f"{DESK} credit.read credit.release credit.edit credit.post invoice.read hold.put hold.review"
    " audit.read tax.edit terms.edit order.refund"
    " phone.read commission.read plan.edit recording.play settings.read",
    "partner_administrator": f"{BUYING} {TREE} {SELLING} partner.read credit.read invoice.read budget.read"
    " affiliate.invite commission.read message.sell profile.edit",
    "buyer": BUYING,
    "approver": BUYING,
    "vendor": f"catalogue.read product.edit {PHONE} affiliate.invite plan.edit recording.play message.sell"
    " profile.edit",
    "reseller": f"{SALES} sale.upload catalogue.read order.read",
    "affiliate": f"catalogue.read {PHONE} affiliate.sell recording.play",
}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_may_do_this_and_no_more(role):
    assert {str(permission) for permission in ROLE_PERMISSIONS[role]} == set(MAY[role].split())


def test_several_roles_add_up():
    both = permissions.of_roles([Role.SSR, Role.FINANCE])

    assert both == ROLE_PERMISSIONS[Role.SSR] | ROLE_PERMISSIONS[Role.FINANCE]


def test_no_role_gives_no_right():
    assert permissions.of_roles([]) == frozenset()


def test_every_role_is_either_the_operators_or_a_partners():
    assert (frozenset(Role), frozenset()) == (OPERATOR_ROLES | PARTNER_ROLES, OPERATOR_ROLES & PARTNER_ROLES)


@pytest.mark.parametrize("permission", [Permission.CREDIT_RELEASE, Permission.ORDER_DESK, Permission.PARTNER_STATUS])
def test_what_the_operator_alone_does_no_partner_role_gives(permission):
    assert [role for role in PARTNER_ROLES if permission in ROLE_PERMISSIONS[role]] == []


@pytest.mark.parametrize(
    ("name", "released", "desk", "status"),
    [
        ("fay", True, True, False),
        ("sam", False, True, False),
        ("max", False, True, True),
        ("ada", False, False, False),
        ("bea", False, False, False),
        ("zoe", False, False, False),
    ],
)
def test_the_cast_may_what_their_roles_say(cast, name, released, desk, status):
    acting = cast.acting(name)

    may = [
        acting.may(permission)
        for permission in (Permission.CREDIT_RELEASE, Permission.ORDER_DESK, Permission.PARTNER_STATUS)
    ]

    assert may == [released, desk, status]


@pytest.mark.parametrize(
    ("may_place", "may_accept", "expected"),
    [
        (True, True, [True, True]),
        (True, False, [True, False]),
        (False, True, [False, True]),
        (False, False, [False] * 2),
    ],
)
def test_placing_and_accepting_need_the_right_of_the_place_too(may_place, may_accept, expected):
    held = permissions.of_place([Role.BUYER], may_place=may_place, may_accept=may_accept)

    assert [Permission.ORDER_PLACE in held, Permission.ORDER_ACCEPT in held] == expected


def test_nobody_grants_what_he_lacks():
    granted = {role: permissions.grantable(ROLE_PERMISSIONS[role]) for role in Role}

    own_people = {Role.PARTNER_ADMINISTRATOR, Role.BUYER, Role.APPROVER}
    assert granted == {
        role: PARTNER_ROLES
        if role == Role.CHANNEL_ADMINISTRATOR
        else own_people
        if role == Role.PARTNER_ADMINISTRATOR
        else own_people - {Role.PARTNER_ADMINISTRATOR}
        if role in own_people
        else frozenset()
        for role in Role
    }
