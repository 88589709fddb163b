"""Each role has exactly the rights of the table (P4, P6)."""

import pytest

from partners import permissions
from partners.permissions import OPERATOR_ROLES, PARTNER_ROLES, ROLE_PERMISSIONS, Permission, Role

MAY = {
    "marketplace_manager": "order.read order.desk partner.read partner.status credit.read",
    "ssr": "order.read order.desk partner.read",
    "channel_administrator": "partner.read partner.status",
    "finance": "order.read order.desk partner.read credit.read credit.release",
    "partner_administrator": "catalogue.read cart.edit order.place order.read partner.read credit.read order.approve",
    "buyer": "catalogue.read cart.edit order.place order.read order.approve",
    "approver": "catalogue.read cart.edit order.place order.read order.approve",
    "vendor": "catalogue.read",
    "reseller": "catalogue.read",
    "affiliate": "catalogue.read",
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
