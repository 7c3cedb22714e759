"""Notices on pages of apps that do not know them: `{% new_notices user as number %}`."""

from django import template

from notices.inbox import count_new

register = template.Library()


@register.simple_tag
def new_notices(user):
    """How many the user has not looked at."""
    return count_new(user)
