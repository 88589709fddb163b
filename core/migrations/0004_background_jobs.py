import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

STATES = [
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
ENDED = ["done", "failed", "cancelled"]


def own_id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_audit_by_company"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                own_id(),
                ("kind", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("owner_name", models.CharField(max_length=200)),
                ("partner_id", models.BigIntegerField(null=True)),
                ("membership_id", models.BigIntegerField(null=True)),
                ("params", models.JSONField(default=dict)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("done", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("total", models.PositiveBigIntegerField(null=True)),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=500)),
                ("result", models.JSONField(null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
                        name="job_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=ENDED, ended_at__isnull=False) | ~Q(state__in=ENDED) & Q(ended_at=None),
                        name="job_ended_exactly_when_over",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="running")
                        | Q(started_at__isnull=False, heartbeat_at__isnull=False, attempts__gte=1),
                        name="job_running_has_begun",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="done") | Q(result__isnull=False), name="job_done_has_a_result"
                    ),
                    models.CheckConstraint(
                        condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["owner", "-id"], name="job_of_owner"),
                    models.Index(condition=Q(state__in=["waiting", "running"]), fields=["id"], name="job_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobFile",
            fields=[
                own_id(),
                (
                    "job",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="files", to="core.job"),
                ),
                ("role", models.CharField(choices=[("upload", "Upload"), ("report", "Report")], max_length=6)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(role__in=["upload", "report"]), name="job_file_role_is_known"),
                    models.UniqueConstraint(condition=Q(role="upload"), fields=["job"], name="job_has_one_upload"),
                ]
            },
        ),
        migrations.CreateModel(
            name="JobFilePart",
            fields=[
                own_id(),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="core.jobfile"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["file", "position"], name="job_file_parts_are_in_order")
                ]
            },
        ),
    ]
