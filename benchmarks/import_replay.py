"""The wholesaler's package: loading it, and sending its sales through all gates (on account, chain of approvers)."""

import io
import json
import time

from django.core.management import call_command

from benchmarks import _common

IMPORT_LIMIT_S = 180
REPLAY_LIMIT = 60
TERMS = ["--limit=5000", "--chain=500,2000,10000"]
DAYS = [] if _common.FULL else ["--to=2010-12-15"]


def main():
    folder = _common.package()
    if folder is None:
        return
    began = time.perf_counter()
    call_command("import_online_retail", str(folder), stdout=io.StringIO())
    _common.figure("import_replay", "import", time.perf_counter() - began, "s", IMPORT_LIMIT_S)
    answer = io.StringIO()
    call_command("replay_orders", str(folder), "--json", *TERMS, *DAYS, stdout=answer)
    run = json.loads(answer.getvalue())["run"]
    case = f"replay of {run['replayed']:,} orders"
    _common.figure("import_replay", case, run["orders_per_second"], "orders/s", REPLAY_LIMIT)


if __name__ == "__main__":
    main()
