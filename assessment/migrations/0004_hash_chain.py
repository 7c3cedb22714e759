"""Events say in which role, and follow each other in a chain; those that are there already too."""

import datetime
import hashlib
import json

from django.db import migrations, models

ROLES = [
    ("coordinator", "Coordinator"),
    ("contributor", "Contributor"),
    ("observer", "Observer"),
    ("reviewer", "Reviewer"),
    ("administrator", "Administrator"),
]
AT_ONCE = 500


def chain_events(apps, schema_editor):
    events = apps.get_model("assessment", "Event").objects.using(schema_editor.connection.alias)
    heads, chained = {}, []
    for event in events.select_related("membership__agency", "membership__country").order_by("pk"):
        if event.membership:
            event.role = event.membership.role
            place = event.membership.agency or event.membership.country
            event.place = place.name if place else ""
        event.previous = heads.get(event.assessment_id, "")
        event.digest = heads[event.assessment_id] = digest(event)
        chained.append(event)
    events.bulk_update(chained, ["role", "place", "previous", "digest"], batch_size=AT_ONCE)


def digest(event):
    """As the model computes it on the day of this migration."""
    content = {
        "assessment": event.assessment_id and str(event.assessment_id),
        "verb": event.verb,
        "subject": event.subject,
        "by": event.by_id,
        "role": event.role,
        "place": event.place,
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "before": event.before,
        "after": event.after,
        "previous": event.previous,
    }
    written = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_many_hands")]

    operations = [
        migrations.AddField(
            "event", "role", models.CharField(blank=True, choices=ROLES, max_length=20)
        ),
        migrations.AddField("event", "place", models.CharField(blank=True, max_length=200)),
        migrations.AddField("event", "previous", models.CharField(blank=True, max_length=64)),
        migrations.AddField(
            "event",
            "digest",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(chain_events, migrations.RunPython.noop),
        migrations.RemoveIndex("event", "event_by_assessment"),
        migrations.AddIndex(
            "event", models.Index(fields=["assessment", "id"], name="event_by_assessment")
        ),
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(
                condition=models.Q(("digest", ""), _negated=True), name="event_has_a_digest"
            ),
        ),
        migrations.AddConstraint(
            "event",
            models.UniqueConstraint(
                condition=models.Q(("assessment__isnull", False)),
                fields=("assessment", "previous"),
                name="event_follows_alone_in_its_assessment",
            ),
        ),
        migrations.AddConstraint(
            "event",
            models.UniqueConstraint(
                condition=models.Q(("assessment__isnull", True)),
                fields=("previous",),
                name="event_follows_alone_outside_assessments",
            ),
        ),
    ]
