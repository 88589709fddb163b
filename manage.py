#!/usr/bin/env python
"""Django's command line. For development use `python3 dev.py manage COMMAND`, which brings the services along."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commerce.settings")
    execute_from_command_line(sys.argv)
