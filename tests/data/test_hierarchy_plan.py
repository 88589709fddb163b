"""Rows of trees in any order: what is wrong is refused with the reason, the rest is planned, nothing loops."""

from collections import Counter

import pytest

from partners import imports
from partners.imports import Row
from partners.loading import with_codes
from tests.data import folder


def rows(*triples):
    return [Row(line, "t", node, parent, node.upper(), code=node) for line, (node, parent) in enumerate(triples, 2)]


def planned(*triples):
    plan = imports.plan(rows(*triples))
    return [row.node_id for row in plan.rows], {refusal.key: refusal.reason for refusal in plan.refusals}


TABLE = [
    pytest.param([("a", ""), ("b", "a"), ("c", "b")], ["a", "b", "c"], {}, id="a chain"),
    pytest.param([("c", "b"), ("b", "a"), ("a", "")], ["a", "b", "c"], {}, id="children before parents"),
    pytest.param([("a", ""), ("b", "")], ["a", "b"], {}, id="two roots"),
    pytest.param([], [], {}, id="nothing"),
    pytest.param([("a", "A")], [], {"a": "It lies on a circle of parents: a > a."}, id="its own parent"),
    pytest.param(
        [("a", "x"), ("b", "a"), ("c", "b")],
        [],
        {"a": "The parent x is missing.", "b": "Its parent was refused.", "c": "Its parent was refused."},
        id="a missing parent takes everything below with it",
    ),
    pytest.param(
        [("a", "c"), ("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("r", "")],
        ["r"],
        {
            "a": "It lies on a circle of parents: a > c > b > a.",
            "b": "It lies on a circle of parents: a > c > b > a.",
            "c": "It lies on a circle of parents: a > c > b > a.",
            "d": "Its parent was refused.",
            "e": "Its parent was refused.",
        },
        id="a circle with a tail",
    ),
    pytest.param(
        [("tail", "b"), ("a", "b"), ("b", "a")],
        [],
        {
            "tail": "Its parent was refused.",
            "a": "It lies on a circle of parents: b > a > b.",
            "b": "It lies on a circle of parents: b > a > b.",
        },
        id="a circle entered from its tail",
    ),
    pytest.param(
        [("a", ""), ("b", "a"), ("B", "x"), ("c", "B")],
        ["a", "b", "c"],
        {"B": "The id is not unique: it is line 3's already."},
        id="of equal ids the first counts, whatever their case",
    ),
    pytest.param([("a", ""), ("", "a")], ["a"], {"": "The node has no id."}, id="no id"),
    pytest.param([("a" * 41, "")], [], {"a" * 41: "The id or the name is too long."}, id="too long for a code"),
]


@pytest.mark.parametrize(("triples", "loaded", "refused"), TABLE)
def test_every_row_is_planned_or_refused_with_its_reason(triples, loaded, refused):
    assert planned(*triples) == (loaded, refused)


def test_a_node_without_a_name_is_refused_and_so_is_what_hangs_below():
    plan = imports.plan([Row(2, "t", "a", "", "", code="a"), Row(3, "t", "b", "a", "B", code="b")])

    assert plan.rows == []
    assert [refusal.reason for refusal in plan.refusals] == ["The node has no name.", "Its parent was refused."]


def test_a_code_of_a_foreign_partner_is_refused():
    plan = imports.plan(rows(("Acme", ""), ("b", "Acme")), taken={"acme"})

    assert [refusal.reason for refusal in plan.refusals] == [
        "The code Acme belongs to another partner.",
        "Its parent was refused.",
    ]


def test_a_chain_of_100_000_and_a_circle_of_100_000_end():
    chain = imports.plan(rows(*[(str(n), str(n - 1) if n else "") for n in range(100_000)]))
    circle = imports.plan(rows(*[(str(n), str((n + 1) % 100_000)) for n in range(100_000)]))

    assert (len(chain.rows), len(chain.refusals)) == (100_000, 0)
    assert (len(circle.rows), len(circle.refusals)) == (0, 100_000)


def test_an_id_that_stands_in_two_trees_is_told_apart_by_the_tree():
    coded = with_codes(
        [Row(2, "one", "a", "", "A"), Row(3, "two", "a", "", "A"), Row(4, "two", "b", "a", "B", code="b")]
    )

    assert [row.code for row in coded] == ["one:a", "two:a", "b"]


def test_a_file_without_a_needed_column_is_refused_and_names_it(tmp_path):
    (tmp_path / "trees.csv").write_text("tree,node_id,name\n")

    with pytest.raises(imports.Unreadable, match="the column parent_id is missing"):
        imports.read(tmp_path / "trees.csv")


def test_a_report_opens_in_a_spreadsheet_without_a_live_formula(tmp_path):
    imports.write_report(tmp_path / "errors.tsv", [imports.Refusal("t", 2, "=1+1", "The parent - is missing.")])

    assert (tmp_path / "errors.tsv").read_text() == "source\tline\tkey\treason\nt\t2\t'=1+1\tThe parent - is missing.\n"


class TestRealTrees:
    pytestmark = folder.needs_data

    def test_the_six_clean_trees_are_planned_whole(self):
        plan = imports.plan(imports.read(folder.HIERARCHIES))

        assert (len(plan.rows), plan.refusals) == (4176, [])

    @pytest.mark.parametrize("is_reversed", [False, True])
    def test_the_dirty_trees_agree_with_their_expected_counts(self, is_reversed):
        rows = imports.read(folder.DATA / "hierarchy_dirty.csv")
        plan = imports.plan(rows[::-1] if is_reversed else rows)

        for tree, promised in folder.json_of("hierarchy_dirty_expected.json").items():
            assert _counted(plan, rows, tree) == {
                "rows": promised["rows"],
                "loaded": promised["distinct_ids"] - promised["posts_not_reaching_a_root"],
                "missing": promised["posts_with_missing_parent"],
                "missing_ids": promised["missing_parent_ids"],
                "circle": promised["posts_in_a_cycle"],
                "repeated": promised["rows"] - promised["distinct_ids"],
                "repeated_ids": promised["duplicate_ids"],
                "below": promised["posts_not_reaching_a_root"]
                - promised["posts_with_missing_parent"]
                - len(promised["posts_in_a_cycle"]),
            }


def _counted(plan, rows, tree):
    mine = [refusal for refusal in plan.refusals if refusal.source == tree]
    kinds = Counter(refusal.reason.split(":")[0].split(" is missing")[0] for refusal in mine)
    missing = [refusal.reason.split()[2] for refusal in mine if refusal.reason.endswith("is missing.")]
    return {
        "rows": sum(row.tree == tree for row in rows),
        "loaded": sum(row.tree == tree for row in plan.rows),
        "missing": len(missing),
        "missing_ids": sorted(set(missing)),
        "circle": sorted(refusal.key for refusal in mine if "circle" in refusal.reason),
        "repeated": kinds["The id is not unique"],
        "repeated_ids": len({refusal.key for refusal in mine if "not unique" in refusal.reason}),
        "below": kinds["Its parent was refused."],
    }
