"""The clock stands still: a code of the second factor then never grows old between two lines."""

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(timezone.now(), tick=False):
        yield
