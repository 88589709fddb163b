"""A price list's name is its owner's: that another company has one of the same name is nobody's business (P12)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0007_changes_of_products")]

    operations = [
        migrations.AddConstraint(
            model_name="pricelist",
            constraint=models.UniqueConstraint(
                fields=["owner", "name"], nulls_distinct=False, name="price_list_name_once_per_owner"
            ),
        ),
        migrations.AlterField(model_name="pricelist", name="name", field=models.CharField(max_length=120)),
    ]
