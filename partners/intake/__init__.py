"""Files of partners and of people: read, checked against what is there, shown, then written (P10)."""
