"""Django's settings: ``base`` is the backend, ``identity`` is sign-in and accounts (it may extend base's lists)."""

from moonmail.backend.settings.base import *  # noqa: F403
from moonmail.backend.settings.identity import *  # noqa: F403
