"""The category tree as pages of administration show it: in order, with depth and paths."""

from dataclasses import dataclass

from django.db import connection

from commerce.models import Category
from core import prepared

TREE_SQL = """
    WITH RECURSIVE tree AS (
        SELECT id, parent_id, code, name, position, 0 AS depth, ARRAY[name]::text[] AS path,
               ARRAY[(lpad(position::text, 10, '0') || lower(name) || id)]::text[] AS place
        FROM commerce_category WHERE parent_id IS NULL
        UNION ALL
        SELECT c.id, c.parent_id, c.code, c.name, c.position, tree.depth + 1, tree.path || c.name::text,
               tree.place || (lpad(c.position::text, 10, '0') || lower(c.name) || c.id)
        FROM commerce_category c JOIN tree ON c.parent_id = tree.id
    )
    SELECT id, parent_id, code, name, position, depth, path FROM tree ORDER BY place
"""
PRODUCTS_SQL = "SELECT category_id, count(*) FROM commerce_product WHERE category_id IS NOT NULL GROUP BY 1"


@dataclass(slots=True)
class Node:
    """A category with its place in the tree; `products` are those directly in it."""

    id: int
    parent_id: int | None
    code: str
    name: str
    position: int
    depth: int
    path: list
    products: int = 0
    children: int = 0
    is_first: bool = False
    is_last: bool = False

    @property
    def label(self):
        return " › ".join(self.path)


def tree():
    """Give all categories as Nodes, parents before their children, in their order; one query."""
    with prepared.cursor() as cursor:
        cursor.execute(TREE_SQL)
        return [Node(*row) for row in cursor.fetchall()]


def counted():
    """Give the tree with how many products and children hang directly at each node; two queries."""
    nodes = tree()
    with prepared.cursor() as cursor:
        cursor.execute(PRODUCTS_SQL)
        products = dict(cursor.fetchall())
    siblings: dict = {}
    for node in nodes:
        node.products = products.get(node.id, 0)
        siblings.setdefault(node.parent_id, []).append(node)
    for node in nodes:
        node.children = len(siblings.get(node.id, ()))
    for group in siblings.values():
        group[0].is_first = group[-1].is_last = True
    return nodes


def choices():
    """Give [(id, path)] for a form."""
    return [(node.id, node.label) for node in tree()]


def is_below(candidate_id, category_id):
    """Tell whether the one is the other or hangs below it."""
    with prepared.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE up(id, parent_id) AS (
                 SELECT id, parent_id FROM commerce_category WHERE id = %(start)s
                 UNION SELECT c.id, c.parent_id FROM commerce_category c JOIN up ON c.id = up.parent_id
               ) SELECT EXISTS (SELECT FROM up WHERE id = %(top)s)""",
            {"start": candidate_id, "top": category_id},
        )
        return cursor.fetchone()[0]


def hold(category_id):
    """Keep a category from being deleted until the transaction ends; tells whether it is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM commerce_category WHERE id = %s FOR KEY SHARE", [category_id])
        return cursor.rowcount == 1


def siblings(category):
    """Give the categories below the same parent, in their order."""
    return list(Category.objects.filter(parent=category.parent_id).order_by("position", "name", "pk"))
