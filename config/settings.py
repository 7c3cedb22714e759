"""All settings, from environment variables; README.md lists them in a table."""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("WAYMARK_VAR_DIR", BASE_DIR / "var"))


def flag(name):
    """Whether the environment variable is set to something that means yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name, default=""):
    """The comma-separated items of an environment variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# A trial runs on one machine, over plain HTTP, with the demo: `make run`, tests, development.
# Everything else is production, and production has no defaults for what must be secret.
TRIAL = flag("WAYMARK_TRIAL")
DEBUG = TRIAL and flag("WAYMARK_DEBUG")


def required(name, hint):
    """The variable's value; in a trial an empty string is enough."""
    value = os.environ.get(name, "")
    if not value and not TRIAL:
        raise ImproperlyConfigured(f"Set {name}: {hint} (or WAYMARK_TRIAL=1 on your own machine).")
    return value


SECRET_KEY = required("SECRET_KEY", "a long random text, the same for every process")
if not SECRET_KEY:
    key_file = VAR_DIR / "trial-secret-key"
    if not key_file.exists():
        key_file.parent.mkdir(parents=True, exist_ok=True)
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50))
    SECRET_KEY = key_file.read_text()

required("ALLOWED_HOSTS", "the host names people type, separated by commas")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver" if TRIAL else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "accounts",
    "capabilities",
    "assessment",
    "reports",
    "notices",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.idle_session",
    "accounts.middleware.second_factor_first",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'waymark.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start of a transaction, so that two writers wait for
    # each other instead of failing in the middle; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must hold over all processes, so the cache is shared: the database by default.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
CACHE_URL = os.environ.get("CACHE_URL", "")
if CACHE_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
    }

# Work in the background waits in the database, and is done by `manage.py work`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapters.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, not by strangers
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that a stranger types
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is worth a mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if TRIAL else "https"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {  # besides allauth's
    "invite": "30/h/user",
    "invitation": "30/5m/ip",
    "verify": "30/5m/ip",
}
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Waymark"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: an administrator knows whose address it is
SECOND_FACTOR_REQUIRED = not TRIAL  # of reviewers and administrators

# Sign-in by OpenID Connect: only for people who were invited, found by their verified address.
SOCIALACCOUNT_ADAPTER = "accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {}
OIDC_SERVER_URL = os.environ.get("OIDC_SERVER_URL", "")
OIDC_IS_SECOND_FACTOR = flag("OIDC_IS_SECOND_FACTOR")
if OIDC_SERVER_URL:
    if not TRIAL and not OIDC_SERVER_URL.startswith("https://"):
        raise ImproperlyConfigured("Set OIDC_SERVER_URL to an address with https.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "provider",
                "name": os.environ.get("OIDC_NAME", "OpenID Connect"),
                "client_id": required("OIDC_CLIENT_ID", "what the provider knows Waymark as"),
                "secret": required("OIDC_CLIENT_SECRET", "what the provider gave with it"),
                "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
            }
        ]
    }

INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "14"))

# Security

HTTPS = not TRIAL
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * int(os.environ.get("SESSION_IDLE_MINUTES", "120"))
X_FRAME_OPTIONS = "DENY"

# The button that signs in elsewhere is a form, and browsers look where it is redirected to.
FORMS_ELSEWHERE = words("OIDC_SIGN_IN_ORIGIN")
if OIDC_SERVER_URL and not FORMS_ELSEWHERE:
    FORMS_ELSEWHERE = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of the second factor is a data: picture
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, *FORMS_ELSEWHERE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# The API: how often one token, or one address without a token, may ask.

NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT
NINJA_DEFAULT_THROTTLE_RATES = {
    "auth": os.environ.get("API_RATE", "600/h"),
    "anon": os.environ.get("API_OPEN_RATE", "120/h"),
}

# Languages: those the interface is translated to; texts of a framework bring their own.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")

# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Files that people upload as evidence: off unless the installation wants them. They are never under
# an address of their own; a view that asks for permission hands them out.
UPLOADS = flag("WAYMARK_UPLOADS") if "WAYMARK_UPLOADS" in os.environ else TRIAL
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
STORAGES["evidence"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": VAR_DIR / "evidence",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
EVIDENCE_STORAGE = os.environ.get("EVIDENCE_STORAGE", "")
if EVIDENCE_STORAGE:
    STORAGES["evidence"] = {
        "BACKEND": EVIDENCE_STORAGE,
        "OPTIONS": json.loads(os.environ.get("EVIDENCE_STORAGE_OPTIONS", "{}")),
    }
FILE_UPLOAD_HANDLERS = ["assessment.uploads.InMemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# Files made in the background, kept for some days: theirs is another place, because nobody backs
# them up. Handed out by a view that asks for permission, too.
STORAGES["exports"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": VAR_DIR / "exports",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
EXPORT_STORAGE = os.environ.get("EXPORT_STORAGE", "")
if EXPORT_STORAGE:
    STORAGES["exports"] = {
        "BACKEND": EXPORT_STORAGE,
        "OPTIONS": json.loads(os.environ.get("EXPORT_STORAGE_OPTIONS", "{}")),
    }

# Forms

CRISPY_ALLOWED_TEMPLATE_PACKS = ["crispy"]
CRISPY_TEMPLATE_PACK = "crispy"
CRISPY_FAIL_SILENTLY = False  # the default only logs a missing field
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# E-mail and logs

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds; the default waits for ever
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "waymark@localhost")

# Where people reach the site, for links in mails that no request sends. Without one, the first
# host that is a single name; "" when there is none.
SITE_HOST = next((host for host in ALLOWED_HOSTS if not host.startswith((".", "*"))), "")
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
if not SITE_URL:
    SITE_URL = "http://127.0.0.1:8000" if TRIAL else SITE_HOST and f"https://{SITE_HOST}"

# How many countries stand behind each figure that other countries see. Five is what they were
# promised (docs/adr/0021): an installation may ask for more, never for fewer.
AGGREGATE_MINIMUM = int(os.environ.get("AGGREGATE_MINIMUM", "5"))
if AGGREGATE_MINIMUM < 5:
    raise ImproperlyConfigured("Set AGGREGATE_MINIMUM to 5 or more countries, or leave it out.")

# The readiness report: seconds one rendering may take before its process is ended.
REPORT_TIME_LIMIT = int(os.environ.get("REPORT_TIME_LIMIT", "60"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"pypdf": {"level": "CRITICAL"}},  # a refused file leaves nothing of itself in a log
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
