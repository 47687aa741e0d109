"""One settings file; what differs between places is an environment variable (see .env.example)."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.secret_key(VAR_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # read with, never signed with
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config.operators.OperatorsConfig",
    "django_linear_migrations",
    "accounts",
    "materials",
    "exam",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.observe.ObserveMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.PermissionsPolicyMiddleware",
    "config.headers.CachePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.recent.PersonMiddleware",
    "config.login.LoginByDefaultMiddleware",
    "accounts.zone.TimeZoneMiddleware",
    "config.numbers.NumbersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.htmx.FragmentMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
FORM_RENDERER = "accounts.refused.Renderer"

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}", conn_max_age=600)
}
# Whether an answer waits until the disk has what it says was saved: docs/performance.md tells what each survives.
FLUSH_COMMITS = env.boolean("FLUSH_COMMITS", True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "OPTIONS": {
            # A writer announces itself at once, so two saves queue up instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL;"
            f"PRAGMA synchronous={'FULL' if FLUSH_COMMITS else 'NORMAL'};",
        },
        # A file, so that the tests' threads meet on it as the server's do.
        "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
    }
elif env.boolean("PGBOUNCER", False):
    # In transaction mode the next statement may meet another connection: no cursor outlives its transaction there, no
    # statement is prepared (Django's default), and no option is passed on; the database's role has them (deploy/).
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # Compiling a query to machine code takes longer than the longest of ours.
        options=f"-c jit=off -c synchronous_commit={'on' if FLUSH_COMMITS else 'off'}",
        prepare_threshold=5,
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In the database: allauth's rate limits have to hold across processes and restarts.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # In each process: for what is counted too often to ask the database first.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
# So many requests in so many seconds, of one person or a visitor's address (accounts/limits.py).
RATE_LIMITS = {"search": (120, 60), "upload": (60, 3600), "export": (10, 3600)}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.notices.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"join_class": "10/10m/user"}  # beside allauth's own: join codes are not to be guessed
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = (
    900  # seconds after which what concerns the account asks for the password again
)
USERSESSIONS_ADAPTER = "accounts.trail.SessionsAdapter"
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.passkeys.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey whose device checked finger, face or PIN is both factors in one
MFA_TOTP_ISSUER = "申论工坊"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # mail is optional here, for students without one

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10  # seconds; whoever waits for the mail server holds a thread
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "shenlun@localhost")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.HashedStaticStorage",
        # For the web server to read, unlike what is uploaded.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "worker-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.boolean("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    # A browser takes such names over HTTPS only, and from this very host: no neighbour under its domain can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
TRUST_PROXY = env.boolean("TRUST_PROXY", False)
if TRUST_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose address counts for the limits
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [
    r"^healthz$",
    r"^readyz$",
    r"^metrics$",
]  # asked for from this machine, without a proxy
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# Photos of answers: outside of what is served, readable by the server's user only.
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
PHOTO_MAX_BYTES = env.integer("PHOTO_MAX_BYTES", 15 * 1024 * 1024)
PHOTO_MAX_COUNT = 12  # pages an attempt can hold

# Written by `manage.py train_suggestions`; where there is none, the project's own weights count.
SUGGESTION_WEIGHTS = VAR_DIR / "suggestion_weights.json"

# Off without an address. OpenAI-compatible, as far as /v1; `timeout` in seconds.
SECOND_OPINION = {
    "url": env.address("SECOND_OPINION_URL"),
    "key": env.text("SECOND_OPINION_KEY"),
    "model": env.text("SECOND_OPINION_MODEL", "default"),
    "timeout": env.integer("SECOND_OPINION_TIMEOUT", 20),
}

# Where operators find Django's admin; only superusers do.
ADMIN_PATH = env.text("ADMIN_PATH", "operators/").strip("/") + "/"

HANDOUT_MAX_BYTES = env.integer("HANDOUT_MAX_BYTES", 2 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = HANDOUT_MAX_BYTES + 1024 * 1024

SLOW_QUERY_MS = env.integer("SLOW_QUERY_MS", 200)
METRICS_TOKEN = env.text("METRICS_TOKEN")
DISK_FREE_MIN_MB = env.integer("DISK_FREE_MIN_MB", 200)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"named": {"()": "config.observe.Named"}},
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name} {request_id} {message}", "style": "{"},
        "json": {"()": "config.observe.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["named"],
            "formatter": env.choice("LOG_FORMAT", ["text", "json"]),
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fido2": {"level": "WARNING"}},  # it would name each passkey, and no line names a person
}
