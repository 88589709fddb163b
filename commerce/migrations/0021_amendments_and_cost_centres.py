import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0020_finding_what_messages_posted"),
        ("partners", "0004_sorting_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CostCentre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="OrderVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content_hash", models.CharField(max_length=64)),
                ("total", models.DecimalField(decimal_places=3, max_digits=16)),
                ("lines", models.JSONField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="order_terms_are_frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="order_lines_stay",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="order_lines_are_frozen",
        ),
        migrations.AddField(
            model_name="order",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="costcentre",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cost_centres", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="cost_centre",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="commerce.costcentre",
            ),
        ),
        migrations.AddField(
            model_name="orderversion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="orderversion",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="commerce.order"
            ),
        ),
        migrations.AddConstraint(
            model_name="costcentre",
            constraint=models.UniqueConstraint(
                models.F("partner"), django.db.models.functions.text.Upper("code"), name="cost_centre_code_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="costcentre",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="cost_centre_has_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderversion",
            constraint=models.UniqueConstraint(fields=("order", "number"), name="order_version_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="orderversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="order_version_counts_from_one"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="order_terms_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (ROW(OLD.partner_id, OLD.buyer_id, OLD.currency, OLD.payment_method, OLD.tax_treatment, OLD.tax_country, OLD.tax_number, OLD.ship_to, OLD.bill_to, OLD.requested_on, OLD.delivery_method_id, OLD.delivery_name, OLD.delivery_net, OLD.delivery_tax, OLD.delivery_tax_rate, OLD.cost_centre_id) IS DISTINCT FROM ROW(NEW.partner_id, NEW.buyer_id, NEW.currency, NEW.payment_method, NEW.tax_treatment, NEW.tax_country, NEW.tax_number, NEW.ship_to, NEW.bill_to, NEW.requested_on, NEW.delivery_method_id, NEW.delivery_name, NEW.delivery_net, NEW.delivery_tax, NEW.delivery_tax_rate, NEW.cost_centre_id) OR ROW(OLD.total, OLD.net_total, OLD.tax_total, OLD.content_hash, OLD.version) IS DISTINCT FROM ROW(NEW.total, NEW.net_total, NEW.tax_total, NEW.content_hash, NEW.version) AND NOT (NEW.version = OLD.version + 1 AND OLD.state IN ('awaiting_customer', 'awaiting_approval')))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d7bcd0d5c1655259dda43ecdf0a0eead4c8afe06",
                    operation="UPDATE",
                    pgid="pgtrigger_order_terms_are_frozen_39524",
                    table="commerce_order",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="order_lines_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (SELECT state FROM commerce_order WHERE id = OLD.order_id) IN ('awaiting_customer', 'awaiting_approval') THEN\n                        RETURN OLD;\n                    END IF;\n                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;\n                ",
                    hash="31f5358bfd0dc120ad121593f137bfd0c0c61d2c",
                    operation="DELETE",
                    pgid="pgtrigger_order_lines_stay_a8f97",
                    table="commerce_orderline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="order_lines_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (to_jsonb(OLD.*) - ARRAY['shipped', 'cancelled', 'returned', 'held'] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY['shipped', 'cancelled', 'returned', 'held'])",
                    func="\n                    IF to_jsonb(OLD.*) - ARRAY['shipped', 'cancelled', 'returned', 'held', 'quantity', 'unit_price', 'total', 'net_total', 'tax_total', 'price_reason'] = to_jsonb(NEW.*) - ARRAY['shipped', 'cancelled', 'returned', 'held', 'quantity', 'unit_price', 'total', 'net_total', 'tax_total', 'price_reason']\n                       AND (SELECT state FROM commerce_order WHERE id = OLD.order_id) IN ('awaiting_customer', 'awaiting_approval') THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;\n                ",
                    hash="4370d52de59eb56157285e1bed81168d7d24a06f",
                    operation="UPDATE",
                    pgid="pgtrigger_order_lines_are_frozen_a1f04",
                    table="commerce_orderline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderversion",
            trigger=pgtrigger.compiler.Trigger(
                name="order_versions_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9270eae1fb8fef8fafc5aa6aa844cddd3f7a4eba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_order_versions_stay_1cac3",
                    table="commerce_orderversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
