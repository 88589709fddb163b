"""Settings from the environment. Without DEBUG, a missing or demo SECRET_KEY refuses to start.

Variables: SECRET_KEY, DEBUG, DEMO, BASE_URL, DATABASE_URL, REDIS_URL, EMAIL_URL, MAIL_FROM, MAIL_DIR, POOL, LOG_JSON,
LOG_LEVEL, MEDIA_ROOT, RECORDINGS_ROOT, MESSAGE_FILES_ROOT, STATIC_ROOT, CARD_PROVIDER, STRIPE_API_KEY,
STRIPE_WEBHOOK_SECRET.
docs/operations.md has the table.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from commerce.audit_subjects import *  # noqa: F403 - what audit rows are about, names alone
from commerce.home_wiring import *  # noqa: F403 - what stands on the first page, names alone
from commerce.job_wiring import *  # noqa: F403 - what background jobs run, names alone
from commerce.wiring import *  # noqa: F403 - how the apps hang together, names alone
from core import logs

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DEMO_SECRET_KEY = "demo-only-key-refused-outside-debug-4f1d0c2b9a7e"
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET_KEY if DEBUG else "")
if not SECRET_KEY or (SECRET_KEY == DEMO_SECRET_KEY and not DEBUG):
    raise ImproperlyConfigured("SECRET_KEY is missing or the demo's: set it to a long random value of your own.")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 40 random characters.")

BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
"""Every address in a mail starts with this, never with the Host header of a request."""
_base = urlsplit(BASE_URL)
SECURE = _base.scheme == "https"
ALLOWED_HOSTS = [_base.hostname or "127.0.0.1", *(["127.0.0.1", "localhost"] if DEBUG else [])]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "payments",
    "pgtrigger",
    "template_partials",
    "core",
    "partners",
    "commerce",
    "approvals",
    "telesales",
    "messaging",
]

MIDDLEWARE = [
    "core.middleware.harden",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.CompressPages",
    "messaging.middleware.poll",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partners.middleware.act",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "telesales.middleware.sell",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "commerce.urls"
WSGI_APPLICATION = "commerce.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "partners.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "core.rendering.QuickRenderer"

# ---------------------------------------------------------------- data
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgresql://app@localhost/app")}
SET_AT_CONNECTING = (
    "-c pg_trgm.word_similarity_threshold=0.45 -c statement_timeout=30s -c lock_timeout=10s"
    " -c idle_in_transaction_session_timeout=60s -c jit=off"
    " -c pgtrigger.ignore={}"  # unset, every row that meets a trigger would raise and catch an error
)
DATABASES["default"].update(
    CONN_HEALTH_CHECKS=True,
    OPTIONS={
        **DATABASES["default"].get("OPTIONS", {}),
        "options": SET_AT_CONNECTING,
        "prepare_threshold": 1,  # for core.prepared alone: what the ORM sends is bound by the client
    },
)
if env.bool("PGBOUNCER", default=False):
    # A connection is ours for one transaction: what is set, prepared or declared on it is not there in the next.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"]["OPTIONS"].update(prepare_threshold=None, options="")
elif env.bool("POOL", default=True):
    # After reconnect_timeout the next request connects at once; a pool that goes on doubles its pauses up to minutes.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 10, "timeout": 3, "reconnect_timeout": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "counterpart",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 0.5},
    }
}

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "partners.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # usernames are unique whatever their case: a constraint on lower(username)
AUTHENTICATION_BACKENDS = ["partners.backends.PlaceBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "partners.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "partners.forms.place.LoginForm", "reset_password": "partners.forms.place.ResetForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "signup": "20/h/ip,5/d/key",  # registrations of companies; the rest as allauth has it
    "contact": "20/h/ip,5/d/key",  # questions of people without an account
    "plan_link": "20/m/ip",  # payments begun with the link of a mail
    "card_message": "600/m/ip",  # of card providers, which send their messages again
    "credit_message": "900/m/key",  # of one sender, unreadable ones included; its own limit is counted in the database
    "phone_buyers": "20/m/key,200/h/key",  # searches for buyers by those who are not the operator's
    "approval_link": "120/m/ip",  # links of approval mails that open nothing
    "search": "120/m/key",
    "export": "60/m/key",
    "message": "30/m/key",
    "other_link": "120/m/ip",  # links of all other mails that open nothing
    "affiliate_link": "120/m/ip",  # links of invitations to affiliates that open nothing
    "contact_link": "120/m/ip",  # links of invitations to customers and suppliers that open nothing
    "phone_link": "120/m/ip",  # payment links of phone offers that open nothing
    "phone_pay": "30/m/ip,10/m/key",  # answers with such links, of an address and of one link
    "company_search": "60/h/key",  # companies looked for by whoever gives shares of a product
    "credit_token": "20/m/ip",  # tokens that open nothing
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_ADAPTER = "partners.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Counterpart"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are confirmed by this house's own links

PROXIES = env.int("PROXIES", default=0)
"""So many stand before the web server, each of which adds to X-Forwarded-For whom it was asked by."""

SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---------------------------------------------------------------- pages
LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("en-gb", _("English (United Kingdom)")),
    ("en-us", _("English (United States)")),
    ("de", "Deutsch"),
    ("pl", "Polski"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SECURE = "Lax", True, SECURE
FORMAT_MODULE_PATH = ["core.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FILTERS_EMPTY_CHOICE_LABEL = _("Any")
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / ".dev" / "media"))
"""Where uploaded pictures are kept; a view shows them, nothing is served from here by itself."""
RECORDINGS_ROOT = env.str("RECORDINGS_ROOT", default=str(BASE_DIR / ".dev" / "recordings"))
"""Where recordings of calls are kept, apart from all that is shown to everybody (F6)."""
MESSAGE_FILES_ROOT = env.str("MESSAGE_FILES_ROOT", default=str(BASE_DIR / ".dev" / "message-files"))
"""Where files that come with messages are kept, likewise apart (S5)."""
MESSAGE_FILE_MOST_BYTES, MESSAGE_FILES_MOST_BYTES = 10 * 1024 * 1024, 20 * 1024 * 1024
"""The biggest file that comes with a message, and all of one message together."""
RECORDING_MOST_BYTES = 100 * 1024 * 1024
UPLOAD_MOST_BYTES = RECORDING_MOST_BYTES
"""The biggest upload there is; requests with more are let run past and kept nowhere."""
FILE_UPLOAD_HANDLERS = [
    "core.uploads.Cap",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static"))
"""Where collectstatic puts the static files with their hashes, and whence the web process serves them."""
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.static_files.JoiningStorage"
    },
}

# ---------------------------------------------------------------- hardening
CONTENT_SECURITY_POLICY: dict = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ---------------------------------------------------------------- mail and background work
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Counterpart <no-reply@counterpart.example>")
MAIL_DIR = env.str("MAIL_DIR", default="")
"""Where the demo's mail catcher keeps what the worker sent (a Maildir); read by the Outbox page, demo only."""

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
    "max_retries": 1,  # a web request does not wait for a broker that is away: the outbox row is what counts
    "interval_start": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
JOB_UPLOAD_MOST_BYTES = 50 * 1024 * 1024
ACTING_OF = "partners.background.acting"
"""Who acts in a job: path of function(user_id, membership_id) giving an Acting, None when he no longer may."""
XLSX_AT_ONCE = 20_000
"""A spreadsheet of more rows is made by a background job."""
AUDIT_KEY = env.str("AUDIT_KEY", default="")
"""Key of the audit's chain; empty: derived from SECRET_KEY, and then changing that one breaks the chain."""

# ---------------------------------------------------------------- cards
PAYMENT_MODEL = "commerce.Payment"
PAYMENT_HOST = _base.netloc
PAYMENT_USES_SSL = SECURE
CARD_PROVIDER = env.str("CARD_PROVIDER", default="demo" if DEBUG else "")
"""Who takes cards: "stripe", "demo" (takes no money; without DEBUG only where it is asked for by name), "": nobody."""
STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
PAYMENT_VARIANTS: dict[str, tuple[str, dict]] = {}
if STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET:
    PAYMENT_VARIANTS["stripe"] = (
        "commerce.cards.stripe.StripeProvider",
        {"api_key": STRIPE_API_KEY, "endpoint_secret": STRIPE_WEBHOOK_SECRET},
    )
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += ["https://checkout.stripe.com"]
if CARD_PROVIDER == "demo":
    PAYMENT_VARIANTS["demo"] = ("commerce.cards.demo.DemoProvider", {})
if CARD_PROVIDER and CARD_PROVIDER not in PAYMENT_VARIANTS:
    raise ImproperlyConfigured("CARD_PROVIDER is stripe (with its key and its webhook's secret), demo, or empty.")

# ---------------------------------------------------------------- rules
APPROVAL_LINK_DAYS = 7
REMINDER_DAYS = (5, 10, 20, 30)
"""So many days after an invoice was due a reminder is mailed."""
CARD_RETRY_DAYS = (1, 3, 7)
"""So many days after a card has declined an instalment it is asked again, each time (F8); then the plan has failed."""
HOME_CURRENCY = env.str("HOME_CURRENCY", default="GBP")

LOGGING = logs.config(level=env.str("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=not DEBUG))
DJANGO_STRUCTLOG_CELERY_ENABLED = False
