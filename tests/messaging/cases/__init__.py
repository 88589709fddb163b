"""What breaks the constraints of each area: name -> function(scene), merged for test_constraints."""

from tests.messaging.cases import contacts, processes, threads

AREAS = (threads, processes, contacts)
CASES = {name: case for area in AREAS for name, case in area.CASES.items()}
