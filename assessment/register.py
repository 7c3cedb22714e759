"""The verbs of the evidence register."""

from django.db import transaction
from django.forms.models import model_to_dict

from assessment.files import remove_all
from assessment.lifecycle import lock_draft
from assessment.models import Event
from assessment.trail import record


def added_event(item, *, by, at=None):
    """The trail's line for a new item."""
    return Event.of(item.assessment, "add evidence", str(item.pk), by=by, after=_trace(item), at=at)


@transaction.atomic
def add(item, *, by):
    """Enter a new item; raises NotEditableError when the assessment is no longer a draft."""
    lock_draft(item.assessment)
    item.save(force_insert=True)
    record(added_event(item, by=by))


@transaction.atomic
def change(item, *, by):
    """Store the item as it is now; raises NotEditableError like `add`."""
    lock_draft(item.assessment)
    before = _trace(type(item).objects.get(pk=item.pk))
    item.save(force_update=True)
    after = _trace(item)
    record(
        Event.of(
            item.assessment, "change evidence", str(item.pk), by=by, before=before, after=after
        )
    )


@transaction.atomic
def remove(item, *, by):
    """Take the item out of the register and from every answer that cites it, with its files."""
    lock_draft(item.assessment)
    before = _trace(item) | {
        "answers": sorted(item.answers.values_list("criterion__code", flat=True))
    }
    record(Event.of(item.assessment, "remove evidence", str(item.pk), by=by, before=before))
    remove_all(item)
    item.delete()


def _trace(item):
    """The item's fields as the trail keeps them."""
    fields = model_to_dict(item, exclude=["id", "assessment"])
    return {name: value if value is None else str(value) for name, value in fields.items()}
