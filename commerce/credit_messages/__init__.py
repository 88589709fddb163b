"""Messages that raise outstanding credit, as XML: how they are read and answered (K5).

schema.xsd is the source of what a message looks like; what it may do is commerce.rules.posting. This package knows no
database and no HTTP.
"""

NAMESPACE = "urn:counterpart:credit:1"
MOST_BYTES = 4 * 1024 * 1024
MOST_POSTINGS = 10_000
