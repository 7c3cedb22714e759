"""In which language somebody asks for a page or a file."""

from django.conf import settings
from django.utils.translation import get_language


def asked_language(request):
    """The language asked for in the address, else the reader's."""
    asked = request.GET.get("language")
    return asked if asked in dict(settings.LANGUAGES) else get_language()
