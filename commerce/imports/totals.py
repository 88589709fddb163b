"""The package's control totals, added up from its invoice lines and compared with what it promises."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

TICK = 5000


@dataclass(slots=True)
class Sum:
    """Lines, units and value of one slice of the lines."""

    lines: int = 0
    units: int = 0
    value: Decimal = Decimal(0)

    def add(self, quantity, value):
        self.lines += 1
        self.units += quantity
        self.value += value

    def merge(self, other):
        self.lines += other.lines
        self.units += other.units
        self.value += other.value


@dataclass(slots=True)
class Totals:
    """What the files add up to; `wrong_invoices` are those whose lines are not what their head says."""

    everything: Sum = field(default_factory=Sum)
    by_invoice_kind: dict = field(default_factory=dict)
    by_product_kind: dict = field(default_factory=dict)
    by_account: dict = field(default_factory=dict)
    invoices: Counter = field(default_factory=Counter)
    invoices_by_account: Counter = field(default_factory=Counter)
    codes: Counter = field(default_factory=Counter)
    customers: int = 0
    wrong_invoices: list = field(default_factory=list)


def add_up(package, tick):
    """Read products, customers, invoices and all lines; `tick(n)` is called every n lines."""
    kinds = {values["stock_code"]: values["kind"] for _row, values in package.rows("products")}
    customers = {values["customer_id"] for _row, values in package.rows("customers")}
    totals = Totals(codes=Counter(kinds.values()), customers=len(customers))
    invoices = {invoice.number: invoice for _row, invoice in package.invoices()}
    sums = _line_sums(package, totals, invoices, kinds, tick)
    for number, invoice in invoices.items():
        _count_invoice(totals, invoice, sums[number])
    return totals


def _line_sums(package, totals, invoices, kinds, tick):
    """Add up the lines per invoice, which is given, and per kind of article."""
    sums = {number: Sum() for number in invoices}
    by_code = {code: totals.by_product_kind.setdefault(kind, Sum()) for code, kind in kinds.items()}
    for count, (row, line) in enumerate(package.invoice_lines(), 1):
        if count % TICK == 0:
            tick(TICK)
        if line.number not in sums or line.code not in by_code:
            _refuse(package, row, line, is_invoice_known=line.number in sums)
            continue
        value = line.quantity * line.unit_price
        sums[line.number].add(line.quantity, value)
        by_code[line.code].add(line.quantity, value)
    return sums


def _refuse(package, row, line, *, is_invoice_known):
    what = _("The article is not in the package.") if is_invoice_known else _("The invoice is not in the package.")
    package.refuse("invoice_lines.csv.gz", row, line.line_id, what)


def _count_invoice(totals, invoice, part):
    account = _account(invoice)
    totals.invoices[invoice.kind] += 1
    totals.invoices_by_account[account] += 1
    totals.everything.merge(part)
    totals.by_invoice_kind.setdefault(invoice.kind, Sum()).merge(part)
    totals.by_account.setdefault(account, Sum()).merge(part)
    if (part.lines, part.units, part.value) != (invoice.line_count, invoice.units, invoice.total):
        totals.wrong_invoices.append(invoice.number)


def _account(invoice):
    return f"{invoice.kind}_{'with' if invoice.customer_id else 'without'}_customer"


def differences(totals, expected):
    """Give [(what, found, promised)] of every control total that does not agree; empty when all do."""
    found = dict(_compared(totals, expected))
    wrong = [(what, *pair) for what, pair in found.items() if pair[0] != pair[1]]
    wrong += [(f"invoice {number}", "its lines", "what its head says") for number in totals.wrong_invoices]
    return wrong


def _compared(totals, expected):
    everything = expected["all"]
    yield from _sums("all", totals.everything, everything)
    yield "all invoices", (totals.invoices.total(), everything["invoices"])
    yield "all articles", (totals.codes.total(), everything["stock_codes"])
    yield "all customers", (totals.customers, everything["customers"])
    for kind, promised in expected["by_invoice_kind"].items():
        yield from _sums(kind, totals.by_invoice_kind.get(kind, Sum()), promised)
        yield f"{kind} invoices", (totals.invoices[kind], promised["invoices"])
    for kind, promised in expected["by_product_kind"].items():
        yield from _sums(f"articles {kind}", totals.by_product_kind.get(kind, Sum()), promised)
        yield f"articles {kind} codes", (totals.codes[kind], promised["codes"])
    for name in ("sale_with_customer", "sale_without_customer", "cancellation_with_customer"):
        yield from _sums(name, totals.by_account.get(name, Sum()), expected[name])
        if "invoices" in expected[name]:
            yield f"{name} invoices", (totals.invoices_by_account[name], expected[name]["invoices"])


def _sums(name, part, promised):
    yield f"{name} lines", (part.lines, promised["lines"])
    yield f"{name} units", (part.units, promised["units"])
    yield f"{name} value", (part.value, Decimal(promised["value_gbp"]))
