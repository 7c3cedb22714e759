"""What one sees of one's notices in Waymark itself, and what of it is new."""

from dataclasses import dataclass

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Membership
from notices.audience import told
from notices.ladder import deadlines_of
from notices.lines import AT_MOST, notices_of
from notices.models import Seen


@dataclass(frozen=True)
class Inbox:
    """The dates and the newest notices of the role that a person acts in."""

    deadlines: list
    notices: list
    membership: Membership | None

    @classmethod
    def of(cls, user):
        membership = user.membership
        if membership is None:
            return cls([], [], None)
        until = Seen.objects.filter(membership=membership).values_list("until", flat=True).first()
        return cls(
            deadlines=deadlines_of(user, timezone.localdate()),
            notices=notices_of(user, told(user), seen=until or 0),
            membership=membership,
        )

    @property
    def is_full(self):
        """Whether older notices may be left out."""
        return len(self.notices) == AT_MOST

    def mark_seen(self):
        """Note that the person has looked at all of this."""
        if any(notice.is_new for notice in self.notices):
            newest = Seen(membership=self.membership, until=self.notices[0].event.pk)
            Seen.objects.bulk_create(
                [newest],
                update_conflicts=True,
                unique_fields=["membership"],
                update_fields=["until"],
            )


def count_new(user):
    """How many notices the user has not looked at, as far as the page shows them. One query."""
    membership = user.membership
    if membership is None:
        return 0
    seen = Seen.objects.filter(membership=membership).values("until")
    return told(user).filter(pk__gt=Coalesce(Subquery(seen), 0))[:AT_MOST].count()
