"""What breaks the constraints of each area: name -> function(scene), merged for test_constraints."""

from tests.telesales.cases import leads, opportunities, quotes, resellers, selling, setup

CASES = {
    name: case
    for area in (leads, opportunities, quotes, resellers, selling, setup)
    for name, case in area.CASES.items()
}
