"""Pools, budgets, absences, period limits, and who was asked in each step (A4, A6, A7, A8)."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("commerce", "0021_amendments_and_cost_centres"),
        ("partners", "0004_sorting_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("chain", "Chain: each limit asks the next approver"),
                            ("pool", "Pool: whoever may accept orders decides first"),
                        ],
                        default="chain",
                        max_length=10,
                    ),
                ),
                ("time_zone", models.CharField(default="Europe/London", max_length=40)),
                ("remind_after_hours", models.PositiveSmallIntegerField(default=24)),
                ("escalate_after_hours", models.PositiveSmallIntegerField(default=72, null=True)),
                ("digest_from", models.PositiveSmallIntegerField(default=10)),
            ],
            options={
                "verbose_name_plural": "approval policies",
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("approver", "Approver"),
                            ("delegate", "Delegate"),
                            ("proxy", "Proxy"),
                            ("member", "May accept orders"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=15,
                    ),
                ),
                ("nonce", models.CharField(max_length=32)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("is_open", models.BooleanField(db_default=True, default=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "asked",
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                (
                    "period",
                    models.CharField(
                        choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")], max_length=10
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[("warn", "Warn"), ("require", "Ask for approval"), ("block", "Refuse")], max_length=10
                    ),
                ),
                ("carries_over", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="BudgetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("reserved", "Reserved"), ("consumed", "Placed"), ("given_back", "Given back")],
                        max_length=12,
                    ),
                ),
                ("pending", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("spent", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name_plural": "budget entries",
            },
        ),
        migrations.CreateModel(
            name="BudgetPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16, null=True)),
                ("carried", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("pending", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
                ("spent", models.DecimalField(decimal_places=3, default=0, max_digits=16)),
            ],
        ),
        migrations.CreateModel(
            name="PeriodLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("day", "day"),
                            ("week", "week"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("year", "year"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=3, max_digits=16)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="approvalstep",
            name="step_decided_all_or_none",
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="decided_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=15),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="escalates_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="escalation",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="ip",
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="kind",
            field=models.CharField(
                choices=[("pool", "Acceptance"), ("chain", "Spending limit"), ("budget", "Budget")],
                db_default="chain",
                default="chain",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="period",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="settles",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="whose",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"
            ),
        ),
        migrations.AlterField(
            model_name="approvalstep",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approval_steps",
                to="partners.membership",
            ),
        ),
        migrations.AlterField(
            model_name="approvalstep",
            name="limit_broken",
            field=models.DecimalField(decimal_places=3, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="absence",
            name="delegate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegated", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="set_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approvalpolicy",
            name="partner",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="approval_policy", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="asked",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="asked",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="approvals.approvalstep"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="approver",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="cost_centre",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="commerce.costcentre"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="partners.partner"
            ),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="budget",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="approvals.budget"
            ),
        ),
        migrations.AddIndex(
            model_name="approvalstep",
            index=models.Index(
                condition=models.Q(("decision", None), ("escalates_at__isnull", False)),
                fields=["escalates_at"],
                name="step_to_escalate",
            ),
        ),
        migrations.AddIndex(
            model_name="approvalstep",
            index=models.Index(
                condition=models.Q(("decision__isnull", False)), fields=["decided_at"], name="step_by_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", None)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decision__isnull", False),
                        models.Q(("decided_by__isnull", False), ("decision", "void"), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="step_decided_all_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approver", None), ("budget", None), ("kind", "pool")),
                    models.Q(
                        ("approver__isnull", False),
                        ("budget", None),
                        ("kind", "chain"),
                        ("limit_broken__isnull", False),
                    ),
                    models.Q(("budget__isnull", False), ("kind", "budget")),
                    _connector="OR",
                ),
                name="step_is_of_its_kind",
            ),
        ),
        migrations.AddField(
            model_name="budgetentry",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="budget_entries", to="commerce.order"
            ),
        ),
        migrations.AddField(
            model_name="budgetperiod",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="approvals.budget"
            ),
        ),
        migrations.AddField(
            model_name="budgetentry",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="approvals.budgetperiod"
            ),
        ),
        migrations.AddField(
            model_name="periodlimit",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="period_limits", to="partners.membership"
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["delegate", "ends_on"], name="absence_by_delegate"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="absence_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("membership", models.F("delegate")), _negated=True),
                name="absence_delegate_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("membership", "="), (models.Func("starts_on", "ends_on", function="daterange"), "&&")],
                name="absence_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["chain", "pool"])), name="approval_policy_mode_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("remind_after_hours__gte", 1),
                    ("remind_after_hours__lte", 720),
                    models.Q(
                        ("escalate_after_hours", None),
                        models.Q(("escalate_after_hours__gte", 1), ("escalate_after_hours__lte", 2160)),
                        _connector="OR",
                    ),
                ),
                name="approval_policy_hours_are_sound",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_from__gte", 2), ("digest_from__lte", 1000)),
                name="approval_policy_digest_is_of_several",
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["membership", "step"], name="asked_open_by_member"
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                condition=models.Q(("is_open", True), ("remind_at__isnull", False)),
                fields=["remind_at"],
                name="asked_to_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(fields=("step", "membership"), name="asked_once_per_step"),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["approver", "delegate", "proxy", "member", "administrator"])),
                name="asked_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("partner", "cost_centre", "period"),
                name="budget_one_per_period",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"), name="budget_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["warn", "require", "block"])), name="budget_rule_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__in", ["month", "quarter", "year"])), name="budget_period_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetperiod",
            constraint=models.UniqueConstraint(fields=("budget", "starts_on"), name="budget_period_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="budgetperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="budget_period_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("carried__gte", 0), ("pending__gte", 0), ("spent__gte", 0)),
                name="budget_period_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetentry",
            constraint=models.UniqueConstraint(fields=("period", "key"), name="budget_entry_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reserved", "consumed", "given_back"])),
                name="budget_entry_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodlimit",
            constraint=models.UniqueConstraint(fields=("membership", "period"), name="period_limit_one_per_period"),
        ),
        migrations.AddConstraint(
            model_name="periodlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="period_limit_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__in", ["day", "week", "month", "quarter", "year"])),
                name="period_limit_period_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetentry",
            trigger=pgtrigger.compiler.Trigger(
                name="budget_entries_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7582b8ad5ec20d9a0e6c09e6cbea93c32f1440dc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_budget_entries_stay_aab15",
                    table="approvals_budgetentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
