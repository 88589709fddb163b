"""What breaks the constraints of each area: name -> function(scene), merged for test_constraints."""

from tests.telesales.cases import (
    affiliates,
    commission,
    leads,
    opportunities,
    phone,
    quotes,
    recordings,
    resellers,
    selling,
    setup,
)

AREAS = (affiliates, commission, leads, opportunities, phone, quotes, recordings, resellers, selling, setup)
CASES = {name: case for area in AREAS for name, case in area.CASES.items()}
