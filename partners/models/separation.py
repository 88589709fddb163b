"""Nobody sells to his own company: the database's part of the different-company rule (T1)."""

import pgtrigger


def sold_to_another_company(name, *, operation=None, condition=None):
    """Give the trigger that refuses a row whose `sold_from` is in the same tree as its `partner`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation or pgtrigger.Insert | pgtrigger.UpdateOf("sold_from_id", "partner_id"),
        condition=condition,
        declare=[("is_same", "boolean")],
        func=f"""
            WITH RECURSIVE path(start, id, parent_id) AS (
                SELECT id, id, parent_id FROM partners_partner WHERE id IN (NEW.sold_from_id, NEW.partner_id)
                UNION ALL
                SELECT path.start, up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
            ) SELECT count(DISTINCT id) = 1 INTO is_same FROM path WHERE parent_id IS NULL;
            IF is_same THEN
                RAISE EXCEPTION 'a company does not sell to itself'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )
