"""Settings of the peer on Django: no more than it needs; the database is named by the environment."""

import os

SECRET_KEY = "nothing is signed here"  # noqa: S105 - nothing is
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["office"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "office.urls"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PGHOST"],
        "USER": os.environ["PGUSER"],
        "NAME": os.environ["PGDATABASE"],
        "CONN_MAX_AGE": None,
        # psycopg prepares what is said again and again, once it is bound by the server.
        "OPTIONS": {"server_side_binding": True},
    }
}
GRAPHENE = {"SCHEMA": "office.schema.schema"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
