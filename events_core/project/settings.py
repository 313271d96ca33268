"""Settings, all from the environment; `docs/operating.md` lists every one.

`make run` keeps what it has made once (keys, DEMO) in `$DATA_DIR/settings.env`, so that `manage.py` sees the same
installation; a variable of the environment wins over that file.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from events_core.foundation import shared_cache
from events_core.project import uploads

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
if (DATA_DIR / "settings.env").exists():
    env.read_env(DATA_DIR / "settings.env")

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
LINK_KEY = env.str("LINK_KEY", default="")
PORT = env.int("PORT", default=8000)
LISTEN = env.str("LISTEN", default="127.0.0.1")
BASE_URL = env.str("BASE_URL", default=f"http://localhost:{PORT}").rstrip("/")
UID_DOMAIN = env.str("UID_DOMAIN", default="events.example")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname, "localhost", "127.0.0.1"])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
WEB_WORKERS = env.int("WEB_WORKERS", default=1)
DRAIN_SECONDS = env.int("DRAIN_SECONDS", default=0)
RATE_LIMITS = env.bool("RATE_LIMITS", default=True)
FEED_GZIP = env.bool("FEED_GZIP", default=True)
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING").upper()
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_DIR = DATA_DIR / "metrics"
if METRICS_TOKEN:  # read by prometheus_client when it is imported: several processes count together
    env.ENVIRON["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", default=DEMO)

for name, key in (("SECRET_KEY", SECRET_KEY), ("LINK_KEY", LINK_KEY)):
    if not key:
        raise ImproperlyConfigured(f"Set {name} to a long random text, or start with `make run`, which makes one.")
    if len(key) < 16:
        raise ImproperlyConfigured(f"{name} is too short: give at least 32 characters that nobody can guess.")
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured("LOG_LEVEL is one of DEBUG, INFO, WARNING, ERROR, CRITICAL.")
if LOG_FORMAT not in {"json", "line"}:
    raise ImproperlyConfigured("LOG_FORMAT is json or line.")
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG shows internals to every visitor: switch it off, or set DEMO=1 for a trial.")

INSTALLED_APPS = [
    "events_core.foundation",
    "events_core.journal",
    "events_core.network",
    "events_core.programme",
    "events_core.calendars",
    "events_core.ledger",
    "events_core.hosting",
    "registrations",
    "trainings",
    "certificates",
    "events_core.project",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "django_htmx",
    "csp",
    "ninja",
    "django_q",
]

MIDDLEWARE = [
    "events_core.project.logs.Observed",  # around all else: each request has an id, a line, and is counted
    "events_core.foundation.headers.Headers",  # before all else: nothing leaves without them
    "events_core.calendars.front.CalendarFront",  # before the rest: a 304 costs one small query
    "events_core.foundation.kept.KeptPages",  # so do public pages that were drawn already
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # before what may fail, so that its page is in the reader's language
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "events_core.network.middleware.PersonLanguage",
    "events_core.network.middleware.FormerNames",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "events_core.network.security.middleware.SignedIn",
    "django_htmx.middleware.HtmxMiddleware",
    "events_core.foundation.web.Refusals",
    "events_core.network.api_front.ApiFront",
]

ROOT_URLCONF = "events_core.project.urls"
WSGI_APPLICATION = "events_core.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "events_core.foundation.web.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "events_core.foundation.templatetags.ui",
                "events_core.foundation.templatetags.ui_forms",
                "events_core.foundation.templatetags.localise",
            ],
        },
    },
]

# Database: SQLite set up for several processes, or PostgreSQL with a small pool (few connections beat many).
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'events.sqlite3'}")
DATABASE_POOL = env.int("DATABASE_POOL", default=4)
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;",
    }
elif DATABASE_POOL:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 30}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "events_core.foundation.shared_cache.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": shared_cache.OPTIONS,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.E003",  # a cache of its own will do for one process
    "django_ratelimit.W001",
    "security.W005",  # other subdomains are not ours to bind
    "security.W008",  # the web server in front redirects to TLS
    "security.W021",  # nor to enter in a browser's list
]

# Tasks: rows are the truth, tasks only nudges; the queue lives in the database at any size.
Q_CLUSTER = {
    "name": "events",
    "orm": "default",
    "workers": env.int("TASK_WORKERS", default=2),
    "timeout": 120,
    "retry": 300,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": -1,
    "bulk": 20,
    "queue_limit": 20,
    "catch_up": False,
    "poll": 0.3,
    "label": "Tasks",
}

# Mail goes out through `journal.letters` only.
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://" if not DEMO else "dummymail://")
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 30  # seconds; well below the time that a task has
MAIL_FROM = env.str("MAIL_FROM", default="Low Carbon City Platform <platform@events.example>")
DEFAULT_FROM_EMAIL = MAIL_FROM
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
BOUNCES_URL = env.str("BOUNCES_URL", default="")
LETTER_LEASE = env.int("LETTER_LEASE", default=300)  # seconds; well above the time that a task has
WORKER_SILENCE = env.int("WORKER_SILENCE", default=150)  # seconds; above the time that a task has
if BOUNCE_ADDRESS and not 0 < BOUNCE_ADDRESS.find("@") <= 18:
    raise ImproperlyConfigured("BOUNCE_ADDRESS is a whole mail address with at most 18 characters before the @.")
if BOUNCES_URL and not BOUNCES_URL.startswith(("imaps://", "imap://")):
    raise ImproperlyConfigured("BOUNCES_URL names a mailbox: imaps://user:password@host/INBOX.")

# People and sign-in
AUTH_USER_MODEL = "network.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "events_core.network.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_RATE_LIMITS = (
    {"request_login_code": "30/m/ip,6/m/key", "login_failed": "30/m/ip,5/5m/key,50/d/key"} if RATE_LIMITS else False
)
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "events_core.network.security.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"} if RATE_LIMITS else False
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

# Six languages
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("zh-hans", _("Chinese")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("mn", _("Mongolian")),
    ("ru", _("Russian")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files and uploads
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
UPLOADS_URL = env.str("UPLOADS_URL", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "uploads": uploads.store(UPLOADS_URL, DATA_DIR),  # outside of what is served; read through `journal.files` only
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gif", "webp", "woff2", "gz", "br", "zip"]

# What a browser may do here
HTTPS = BASE_URL.startswith("https://")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
_HOST = "__Host-" if HTTPS else ""  # bound to this very host (RFC 6265bis §4.1.3); browsers want TLS for it
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}language"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX = 10 * 1024 * 1024  # one file
UPLOAD_FORM_MAX = 11 * 1024 * 1024  # a form with its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "events_core.foundation.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "events_core.project.logs.formatter", "form": LOG_FORMAT}},
    "filters": {
        "discreet": {"()": "events_core.foundation.discreet.Discreet"},
        "faults": {  # /readyz that says 503 is an answer, not a fault
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda told: getattr(told, "status_code", 0) != 503,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["faults"]},
        "django.db.backends": {"level": "WARNING"},  # statements hold what people wrote
        "django-q": {"level": "WARNING"},  # `events.tasks` tells what was done
    },
}
