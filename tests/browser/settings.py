"""The product's own settings for the processes that browser tests start, with what must be apart from other runs."""

import os

from commerce import settings

vars().update({name: value for name, value in vars(settings).items() if name.isupper()})
STATIC_ROOT = os.environ["STATIC_ROOT"]
CELERY_TASK_DEFAULT_QUEUE = os.environ["TASK_QUEUE"]
CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": os.environ["TASK_QUEUE"]}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # what the tests' own process writes
