"""Reports that are ready, on pages of apps that do not know them: `{% load batches %}`."""

from django import template

from reports.models import Batch

register = template.Library()


@register.inclusion_tag("batches/_news.html")
def reports_ready(user):
    """A line for each batch that is ready and not looked at; no query for who never has one."""
    found = Batch.objects.visible_to(user).news().with_counts().select_related("round")
    return {"batches": found}
