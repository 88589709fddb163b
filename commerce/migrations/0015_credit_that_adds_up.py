"""Credit that adds up: holds of several kinds, sub-limits, credit messages, invoices, receipts, spend limits (K1-K9)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

ACCOUNT_OF_ORDERS = """
    UPDATE commerce_order o SET account_id = e.account_id FROM commerce_ledgerentry e
    WHERE e.order_id = o.id AND e.kind = 'order'
"""
LAST_MOVEMENTS = """
    UPDATE commerce_account a SET moved_at = (SELECT max(at) FROM commerce_ledgerentry e WHERE e.account_id = a.id)
"""
INVOICES = """
    INSERT INTO commerce_invoice (document_id, order_id, partner_id, account_id, currency, total, credited, paid, due_on,
                                  issued_at, settled_at, reminders)
    SELECT i.id, i.order_id, i.partner_id, i.account_id, i.currency, i.total, i.credited,
           CASE WHEN i.payment_method = 'card' THEN i.total - i.credited ELSE 0 END,
           coalesce(i.due_on, i.issued_at::date), i.issued_at,
           CASE WHEN i.payment_method = 'card' OR i.credited = i.total THEN i.issued_at END, 0
    FROM (
        SELECT d.*, o.account_id, o.payment_method, greatest(0, least(d.total, coalesce((
                   SELECT sum(r.total) FROM commerce_return r WHERE r.order_id = o.id AND r.state = 'refunded'
               ), 0) - coalesce(sum(d.total) OVER (PARTITION BY d.order_id ORDER BY d.id DESC
                                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS credited
        FROM commerce_document d JOIN commerce_order o ON o.id = d.order_id WHERE d.kind = 'invoice'
    ) i
"""
"""What was refunded of an order is credited on its newest invoices; what was paid by card is paid."""
INVOICED = """
    UPDATE commerce_order o SET invoiced = i.invoiced
    FROM (SELECT order_id, sum(total - credited) AS invoiced FROM commerce_invoice GROUP BY order_id) i
    WHERE i.order_id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0014_payments_outlive_their_carts"),
        ("partners", "0004_sorting_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("http", "Sent by a system"),
                            ("form", "Brought in by Finance"),
                            ("command", "Brought in on the server"),
                        ],
                        max_length=8,
                    ),
                ),
                ("message_id", models.CharField(max_length=80)),
                ("body_digest", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField()),
                ("answer", models.BinaryField()),
                ("posting_count", models.PositiveIntegerField(default=0)),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CreditSender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("allocation", "Allocation"),
                                ("limit_change", "Limit change"),
                                ("order", "Order"),
                                ("release", "Credit given back"),
                                ("refund", "Refund"),
                                ("payment", "Payment"),
                                ("adjustment", "Adjustment"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("per_minute", models.PositiveSmallIntegerField(default=60)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="HoldRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("credit", "Credit"),
                            ("business", "Business"),
                            ("document", "Document"),
                            ("review", "Review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("above", models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(decimal_places=3, max_digits=16)),
                ("credited", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("paid", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                (
                    "open",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("total"), "-", models.F("credited")
                            ),
                            "-",
                            models.F("paid"),
                        ),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16),
                    ),
                ),
                ("due_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16)),
                ("settled", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("received_on", models.DateField()),
                ("reference", models.CharField(blank=True, default="", max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SenderToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=12)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SpendLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("daily", "Orders placed in a day"),
                            ("thirty_days", "Successful payments in 30 days"),
                        ],
                        max_length=12,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SubLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("limit", models.DecimalField(decimal_places=3, max_digits=16)),
                ("used", models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="order_lines_are_frozen",
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_limit_is_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_below_zero_is_stopped",
        ),
        migrations.AddField(
            model_name="account",
            name="has_sub_limits",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="account",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="tolerance",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="hold",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="sub_limits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="commerce.account",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="invoiced",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="orderline",
            name="held",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="hold",
            name="kind",
            field=models.CharField(
                choices=[
                    ("credit", "Credit"),
                    ("business", "Business"),
                    ("document", "Document"),
                    ("review", "Review"),
                ],
                default="credit",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="key",
            field=models.CharField(max_length=160),
        ),
        migrations.AddField(
            model_name="creditmessage",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="message",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="commerce.creditmessage",
            ),
        ),
        migrations.AddField(
            model_name="creditsender",
            name="partner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="creditmessage",
            name="sender",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="commerce.creditsender",
            ),
        ),
        migrations.AddField(
            model_name="holdrule",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="holdrule",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hold_rules",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="commerce.account",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="invoice", to="commerce.document"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="commerce.order"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="partner",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="commerce.account",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipt",
                to="commerce.ledgerentry",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="message",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="commerce.creditmessage",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="sendertoken",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sendertoken",
            name="sender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="commerce.creditsender"
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="commerce.invoice"
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="receipt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="commerce.receipt"
            ),
        ),
        migrations.AddField(
            model_name="spendlimit",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="spendlimit",
            name="partner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spend_limits",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="sublimit",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sub_limits", to="commerce.account"
            ),
        ),
        migrations.AddField(
            model_name="sublimit",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sub_limits",
                to="partners.partner",
            ),
        ),
        migrations.AddIndex(
            model_name="creditmessage",
            index=models.Index(fields=["sender", "-received_at"], name="credit_message_by_sender"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("account__isnull", False), ("settled_at", None)),
                fields=["account", "due_on"],
                include=("open",),
                name="invoice_open_on_account",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["due_on", "id"], name="invoice_open_by_due_date"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["partner", "-id"], name="invoice_by_partner"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["account", "-id"], name="receipt_by_account"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["partner", "at"], name="receipt_by_partner_and_time"),
        ),
        migrations.RunSQL(
            [ACCOUNT_OF_ORDERS, LAST_MOVEMENTS, INVOICES, INVOICED],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__gte", 0), ("tolerance__gte", 0)), name="account_limit_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "balance__gte",
                        django.db.models.expressions.CombinedExpression(models.F("tolerance"), "*", models.Value(-1)),
                    ),
                    ("stopped_at__isnull", False),
                    _connector="OR",
                ),
                name="account_below_zero_is_stopped",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["credit", "business", "document", "review"])),
                name="hold_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("invoiced__gte", 0),
                    (
                        "invoiced__lte",
                        django.db.models.expressions.CombinedExpression(models.F("total"), "-", models.F("given_back")),
                    ),
                ),
                name="order_invoices_at_most_what_is_left",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held", 0),
                    ("held__lte", models.F("quantity") - models.F("shipped") - models.F("cancelled")),
                    _connector="OR",
                ),
                name="order_line_holds_only_what_is_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditsender",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kinds__contained_by", ("payment", "refund", "adjustment")), models.Q(("kinds", []), _negated=True)
                ),
                name="credit_sender_posts_known_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditsender",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__gte", 1)), name="credit_sender_may_send_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditmessage",
            constraint=models.UniqueConstraint(
                fields=("sender", "message_id"), name="credit_message_counts_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel__in", ["form", "command"]), ("sender", None)),
                    models.Q(("channel", "http"), ("sender__isnull", False)),
                    _connector="OR",
                ),
                name="credit_message_comes_from_a_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("partner", "kind"),
                name="hold_rule_one_per_node_and_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["business", "document", "review"])), name="hold_rule_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("above", None), ("currency", "")),
                    models.Q(("above__gte", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="hold_rule_amount_has_a_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credited__gte", 0),
                    ("paid__gte", 0),
                    (
                        "total__gte",
                        django.db.models.expressions.CombinedExpression(models.F("credited"), "+", models.F("paid")),
                    ),
                ),
                name="invoice_is_settled_at_most_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", False),
                        (
                            "total",
                            django.db.models.expressions.CombinedExpression(
                                models.F("credited"), "+", models.F("paid")
                            ),
                        ),
                    ),
                    models.Q(
                        ("settled_at", None),
                        (
                            "total__gt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("credited"), "+", models.F("paid")
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="invoice_settled_at_exactly_when_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="receipt_is_of_something"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled__gte", 0), ("settled__lte", models.F("amount"))),
                name="receipt_settles_at_most_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account", None), ("entry", None)),
                    models.Q(("account__isnull", False), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="receipt_raises_its_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="settlement_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="spendlimit",
            constraint=models.UniqueConstraint(
                fields=("kind", "partner", "currency"),
                name="spend_limit_one_per_company_and_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="spendlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["daily", "thirty_days"])), name="spend_limit_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="spendlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                name="spend_limit_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="spendlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("partner__isnull", False), ("amount__isnull", False), _connector="OR"),
                name="spend_limit_of_all_has_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="sublimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("partner",), name="sub_limit_one_per_node"
            ),
        ),
        migrations.AddConstraint(
            model_name="sublimit",
            constraint=models.CheckConstraint(condition=models.Q(("limit__gte", 0)), name="sub_limit_is_not_negative"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="order_lines_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (to_jsonb(OLD.*) - ARRAY['shipped', 'cancelled', 'returned', 'held'] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY['shipped', 'cancelled', 'returned', 'held'])",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6e4dc4e4e2dbbaa583f04bdab18f9a6eaa54c4dc",
                    operation="UPDATE",
                    pgid="pgtrigger_order_lines_are_frozen_a1f04",
                    table="commerce_orderline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="credit_messages_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e700538ac246d43cb7ca91e81b39d194fdbb65ba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_credit_messages_never_change_66799",
                    table="commerce_creditmessage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="settlements_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8181582f33f5e9438953d2950185fbfcd2cbbe46",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_settlements_never_change_c6e6c",
                    table="commerce_settlement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
