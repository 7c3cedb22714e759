"""Releases; PostgreSQL itself refuses to change or delete one, as it does for submissions."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


REFUSE = """
CREATE FUNCTION reports_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A release is never changed or deleted.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER release_stays BEFORE UPDATE OR DELETE ON reports_release
    FOR EACH ROW EXECUTE FUNCTION reports_release_stays();
"""
ALLOW = """
DROP TRIGGER release_stays ON reports_release;
DROP FUNCTION reports_release_stays();
"""


def on_postgresql(sql):
    def run(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessment', '0010_classification'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('minimum', models.PositiveSmallIntegerField()),
                ('figures', models.JSONField()),
                ('basis', models.JSONField()),
                ('released_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='assessment.round')),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['round', '-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='release_number_once_per_round'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='release_number_starts_at_one'), models.CheckConstraint(condition=models.Q(('minimum__gte', 5)), name='release_has_five_countries_behind_a_figure')],
            },
        ),
        migrations.RunPython(on_postgresql(REFUSE), on_postgresql(ALLOW)),
    ]
