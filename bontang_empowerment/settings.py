"""Settings. Everything that differs between machines comes from the environment.

Without any environment the product runs in development: SQLite under ``var/``, generated keys, DEBUG on.
With ``DJANGO_DEBUG=0`` every secret must be given; a missing one stops the start with its name.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.environment import flag, read_list, required_secret

# Lets generic bases such as ListView[Model] be written at run time as the type checker reads them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

DEBUG = flag("DJANGO_DEBUG", default=True)
SECRET_KEY = required_secret("DJANGO_SECRET_KEY", debug=DEBUG, directory=VAR_DIR)
ALLOWED_HOSTS = read_list("DJANGO_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = read_list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

# Identity numbers (NIK, KK): AES-256-GCM keys by id, the first one encrypts; the index key feeds HMAC-SHA256.
FIELD_ENCRYPTION_KEYS = required_secret("FIELD_ENCRYPTION_KEYS", debug=DEBUG, directory=VAR_DIR, key_id="dev")
IDENTITY_INDEX_KEY = required_secret("IDENTITY_INDEX_KEY", debug=DEBUG, directory=VAR_DIR)

INSTALLED_APPS = [
    "bontang_empowerment.administration.site_config.CaseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "heroicons",
    "django_include_bootstrap",
    "django_tasks",
    "django_tasks_db",
    "bontang_empowerment.regions",
    "bontang_empowerment.accounts",
    "bontang_empowerment.access",
    "bontang_empowerment.audit",
    "bontang_empowerment.jobs",
    "bontang_empowerment.drafts",
    "bontang_empowerment.exports",
    "beneficiaries",
    "programs",
    "trainings",
    "bontang_empowerment.dashboards",
    "bontang_empowerment.demo",
    "bontang_empowerment.administration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bontang_empowerment.access.middleware.NoStoreMiddleware",
    "bontang_empowerment.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bontang_empowerment.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bontang_empowerment.accounts.sessions.SessionUserMiddleware",
    "bontang_empowerment.access.middleware.SignInMiddleware",
    "bontang_empowerment.request_sizes.RequestSizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bontang_empowerment.access.middleware.DoorMiddleware",
    "bontang_empowerment.audit.middleware.AuditContextMiddleware",
    "bontang_empowerment.dashboards.recent.RecentlyOpenedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bontang_empowerment.urls"
WSGI_APPLICATION = "bontang_empowerment.wsgi.application"
ASGI_APPLICATION = "bontang_empowerment.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "bontang_empowerment.constant_text.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bontang_empowerment.access.context.door",
            ],
        },
    },
]

# SQLite needs WAL, foreign keys and immediate transactions to stand up to several writers.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(
        dj_database_url.parse(
            os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'bontang.sqlite3'}",
            conn_max_age=60,
            conn_health_checks=True,
        )
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    VAR_DIR.mkdir(parents=True, exist_ok=True)
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "bontang_empowerment.postgresql"  # the same, resting connections checked quickly
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# SQLite makes a covering index without its extra columns: slower there, and nothing to warn each command about.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

# Long work waits in the database for `manage.py run_jobs`; "django_tasks.backends.immediate.ImmediateBackend" runs it
# at once, in the request.
TASKS = {"default": {"BACKEND": os.environ.get("TASKS_BACKEND", "django_tasks_db.DatabaseBackend")}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "bontang_empowerment.audit.middleware.client_address"  # behind a proxy: not the proxy's
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False  # its lists have no scope of ours; a lock-out ends by itself

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "bontang_empowerment" / "locale"]
FORMAT_MODULE_PATH = ["bontang_empowerment.formats"]
TIME_ZONE = "Asia/Makassar"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "bontang_empowerment.static_files.ModuleStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATICFILES_BACKEND},
}

# Files that people hand in hold signatures and faces: no address of the web server leads here, a scoped view does.
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "files"))
PROOF_MAX_MB = int(os.environ.get("PROOF_MAX_MB", "5"))

# A list of more rows than this is exported in the background; the link to its file works for so many hours.
EXPORT_ROWS_AT_ONCE = int(os.environ.get("EXPORT_ROWS_AT_ONCE", "5000"))
EXPORT_LINK_HOURS = int(os.environ.get("EXPORT_LINK_HOURS", "24"))
# How many days ahead a partner's promise is said to end soon.
COMMITMENT_ENDS_SOON_DAYS = int(os.environ.get("COMMITMENT_ENDS_SOON_DAYS", "30"))
# How long the rows of an imported list are kept after its last step; until then it can be undone.
IMPORT_ROWS_KEPT_DAYS = int(os.environ.get("IMPORT_ROWS_KEPT_DAYS", "30"))

# The hour of the local clock at which the registry is searched for duplicates every night; "off" for never.
_duplicate_search_hour = os.environ.get("DUPLICATE_SEARCH_HOUR", "2")
DUPLICATE_SEARCH_HOUR = None if _duplicate_search_hour == "off" else int(_duplicate_search_hour) % 24
_offer_deadline_hour = os.environ.get("OFFER_DEADLINE_HOUR", "0")
OFFER_DEADLINE_HOUR = None if _offer_deadline_hour == "off" else int(_offer_deadline_hour) % 24
_queue_recount_hour = os.environ.get("QUEUE_RECOUNT_HOUR", "1")
QUEUE_RECOUNT_HOUR = None if _queue_recount_hour == "off" else int(_queue_recount_hour) % 24

# Kepmensos 262/HUK/2022: from how many of the eight criteria a family counts as fakir miskin in this city.
POVERTY_THRESHOLD = int(os.environ.get("POVERTY_THRESHOLD", "6"))

# Paper: who stands on top and who signs below. Titles and names are local usage, so each can be set.
LETTERHEAD = {
    "organisation": os.environ.get("LETTERHEAD_ORGANISATION", "Pemerintah Kota Bontang"),
    "unit": os.environ.get("LETTERHEAD_UNIT", ""),
    "address": os.environ.get("LETTERHEAD_ADDRESS", ""),
    "city": os.environ.get("LETTERHEAD_CITY", "Bontang"),
}
APPROVING_SIGNATORY = {
    "heading": os.environ.get("APPROVING_SIGNATORY_HEADING", ""),
    "title": os.environ.get("APPROVING_SIGNATORY_TITLE", ""),
    "name": os.environ.get("APPROVING_SIGNATORY_NAME", ""),
    "number": os.environ.get("APPROVING_SIGNATORY_NIP", ""),
}
INSTRUCTOR_TITLE = os.environ.get("INSTRUCTOR_TITLE", "")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = _("All")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "bontang_empowerment.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Messages hold names: in the session they end with it, in a cookie the next person at the counter would read them.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = flag("DJANGO_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if flag("DJANGO_BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# One trusted proxy in front means one entry of X-Forwarded-For is believed; none by default.
TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))

# A registration form of a large family posts a few hundred fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}},
}
