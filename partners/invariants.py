"""The tree has no cycle and one operator; operator roles are held at the operator alone (P1, P4)."""

from core.invariants import ask
from partners.permissions import OPERATOR_ROLES


def check():
    yield ask(
        "tree.no_cycle",
        "partner {1} ({0}) is not reached from any root",
        """WITH RECURSIVE up(id) AS (
               SELECT id FROM partners_partner WHERE parent_id IS NULL
               UNION ALL
               SELECT node.id FROM partners_partner node JOIN up ON node.parent_id = up.id
           )
           SELECT p.id, p.code FROM partners_partner p WHERE NOT EXISTS (SELECT FROM up WHERE up.id = p.id)""",
    )
    yield ask(
        "tree.one_operator",
        "{0} partners are the operator",
        "SELECT count(*) FROM partners_partner WHERE kind = 'operator' HAVING count(*) > 1",
    )
    yield ask(
        "tree.operator_is_a_root",
        "the operator {1} ({0}) hangs below another partner",
        "SELECT id, code FROM partners_partner WHERE kind = 'operator' AND parent_id IS NOT NULL",
    )
    yield ask(
        "roles.operator_roles_at_the_operator",
        "membership {0} has operator roles at {1}",
        """SELECT m.id, p.code FROM partners_membership m JOIN partners_partner p ON p.id = m.partner_id
           WHERE m.roles && %s::varchar[] AND p.kind <> 'operator'""",
        [sorted(OPERATOR_ROLES)],
    )
