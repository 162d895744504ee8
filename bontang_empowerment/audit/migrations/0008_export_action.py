from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_merging")]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("create", "created"),
                    ("update", "changed"),
                    ("delete", "deleted"),
                    ("reveal", "revealed"),
                    ("lookup", "looked up in another kelurahan"),
                    ("merge", "merged"),
                    ("unmerge", "undid the merge of"),
                    ("export", "exported"),
                    ("sign_in", "signed in"),
                    ("sign_out", "signed out"),
                    ("password", "changed the password"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
    ]
