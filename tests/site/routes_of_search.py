"""Who may open the search of the house: everybody who is signed in; what he finds is his sight, see tests/pages."""

ROWS = """
search                               GET   302  200  200  200  200  200  200  200  200  200  200  200  200
search                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""
ARGUMENTS: dict = {}
SENT: dict = {}
