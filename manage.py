#!/usr/bin/env python
"""The command line of the project."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.set_threshold(20_000)  # a command makes much and throws little away
    execute_from_command_line(sys.argv)
