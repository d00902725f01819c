from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.DeleteModel(name="Old"),
        migrations.AddField(model_name="place", name="zip", field=models.CharField(max_length=9)),
        migrations.RemoveField(model_name="order", name="by"),
        migrations.RenameField(model_name="order", old_name="sum", new_name="total"),
        migrations.AlterField(model_name="order", name="total", field=models.IntegerField()),
        migrations.AlterField(model_name="customer", name="email", field=models.EmailField(max_length=254, unique=True)),
        migrations.RunSQL("create table notes (id int primary key, body text)", reverse_sql="drop table notes"),
    ]
