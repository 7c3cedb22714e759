"""The project's settings as tests use them: a trial, with the slow parts made quick."""

import os
from pathlib import Path

os.environ.setdefault("WAYMARK_TRIAL", "1")
os.environ.setdefault("WAYMARK_VAR_DIR", str(Path(__file__).parent.parent / "build" / "tests"))

from config.settings import *  # noqa: F403 - the environment has to be set before
from config.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose

# Plain names: the manifest of versioned names exists only after collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production, and not memory: the threads of a live server then have connections
    # and locks of their own. One file per process, so that two runs do not meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    # A server that was installed without a locale makes databases that count bytes, not letters.
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}

# Uploaded files: in memory, and under names that no two tests share.
STORAGES["evidence"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["exports"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
