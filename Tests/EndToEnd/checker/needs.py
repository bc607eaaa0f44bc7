"""What a test needs and may not find: without it the test is skipped, with the reason; in continuous integration (CI=true)
everything is owed, and it fails."""

from __future__ import annotations

import os
import unittest

OWED = os.environ.get("CI") == "true"


def needs(found: object, reason: str):
    """Before a class of tests."""
    return unittest.skipUnless(found or OWED, reason)


def absent(reason: str) -> Exception:
    """To raise when it is found to be missing on the way."""
    return AssertionError(reason) if OWED else unittest.SkipTest(reason)
