"""Who is told of what happens in threads (S3, P12): one statement for however many threads, companies and members.

Of a company's side it is whoever the thread is given to, while he still has his place and wants to be told in some way;
else everybody of the side. Each is told his own way: at once, in the morning's list, or not at all. Somebody with two
places in a company is told once.
"""

from django.db.models import F

from core import prepared
from messaging.models import NotifyHow, Side
from messaging.queries import organisation
from partners.queries.people import SIGNS_IN

READERS_SQL = f"""
    below (company_id, id) AS (
        SELECT id, id FROM partners_partner
        WHERE id IN (SELECT company_id FROM wanted) AND status <> 'closed'
        UNION ALL
        SELECT below.company_id, node.id FROM below CROSS JOIN LATERAL (
            SELECT id FROM partners_partner WHERE parent_id = below.id AND status <> 'closed' OFFSET 0
        ) node
    ), reader AS MATERIALIZED (
        SELECT below.company_id, side.name AS side, place.id, place.user_id,
               coalesce(setting.how, '{NotifyHow.AT_ONCE}') AS how
        FROM below
        JOIN partners_membership place ON place.partner_id = below.id AND place.ended_at IS NULL
        JOIN partners_user person ON person.id = place.user_id AND person.email <> ''
             AND person.status = ANY(%(signs_in)s::text[])
        JOIN (VALUES ('{Side.SELLER}', %(selling)s::text[]), ('{Side.BUYER}', %(buying)s::text[])) side (name, roles)
             ON place.roles::text[] && side.roles
        LEFT JOIN messaging_notifysetting setting ON setting.membership_id = place.id
        WHERE setting.how IS DISTINCT FROM '{NotifyHow.NONE}'
    )
"""
"""Everybody who is told of something, of each side of the companies that are `wanted`. Nobody acts from below a closed
node (P2)."""
TOLD_SQL = f"""
    WITH RECURSIVE wanted AS MATERIALIZED (
        SELECT thread.id AS thread_id, side.name AS side,
               CASE side.name WHEN '{Side.SELLER}' THEN seller_id ELSE buyer_id END AS company_id,
               CASE side.name WHEN '{Side.SELLER}' THEN seller_owner_id ELSE buyer_owner_id END AS owner_id
        FROM unnest(%(threads)s::bigint[], %(sides)s::text[]) side (thread_id, name)
        JOIN messaging_thread thread ON thread.id = side.thread_id AND thread.closed_at IS NULL
    ), {READERS_SQL}
    SELECT DISTINCT ON (wanted.thread_id, wanted.side, reader.user_id) wanted.thread_id, wanted.side, reader.id
    FROM wanted
    JOIN reader USING (company_id, side)
    LEFT JOIN reader owner
        ON owner.id = wanted.owner_id AND owner.company_id = wanted.company_id AND owner.side = wanted.side
    WHERE reader.how = '{NotifyHow.AT_ONCE}' AND (owner.id IS NULL OR owner.id = reader.id)
    ORDER BY wanted.thread_id, wanted.side, reader.user_id, reader.id
"""
ROLES = {"selling": organisation.roles(Side.SELLER), "buying": organisation.roles(Side.BUYER)}


def at_once(sides):
    """Give {(thread id, side): membership ids} of those who want a mail now, of many (thread id, side)."""
    sides = sorted(set(sides))
    values = {
        **ROLES,
        "signs_in": list(SIGNS_IN),
        "threads": [thread for thread, _side in sides],
        "sides": [str(side) for _thread, side in sides],
    }
    found: dict = {each: [] for each in sides}
    with prepared.cursor() as cursor:
        cursor.execute(TOLD_SQL, values)
        for thread, side, membership in cursor.fetchall():
            found[thread, side].append(membership)
    return found


def place(company, side, membership_id, *, how):
    """Give the place of somebody to whom a mail is about to be sent, with its user; None where he reads this inbox no
    more, has no address, or has chosen to be told in another way since."""
    found = organisation.members(company, side).filter(pk=membership_id).exclude(user__email="")
    found = found.annotate(chosen=F("notify_setting__how")).select_related("user", "partner").first()
    return found if found and (found.chosen or NotifyHow.AT_ONCE) == how else None
