"""Whose address a request has: behind proxies it stands in the header that they lengthen, and nowhere else."""

import ipaddress

FORWARDED = "HTTP_X_FORWARDED_FOR"


def settle(meta, proxies):
    """Put the client's address into REMOTE_ADDR; `proxies` stand before this server, each adds whom it was asked by.

    What stands further left in the header is what the client says of himself. The header is taken away: limits, the
    audit and the log are to know one address.
    """
    said = [part.strip() for part in meta.pop(FORWARDED, "").split(",") if part.strip()]
    if not proxies or len(said) < proxies:
        return
    try:
        meta["REMOTE_ADDR"] = str(ipaddress.ip_address(said[-proxies]))
    except ValueError:
        return
