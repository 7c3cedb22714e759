"""What the application server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Imported here: models exist only once Django is set up.
from accounts.demo import refuse_demo_in_production  # noqa: E402 - see above

refuse_demo_in_production()
