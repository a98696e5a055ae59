"""Who of the staff may do what with kiosks: all see them and go to who calls, some set them up and revoke them."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, Permission

KEEPERS: Final = "kiosks"
_MAY: Final = ("view_kiosk", "change_kiosk")


def keepers() -> Group:
    """Return the group of those who may change and revoke kiosks."""
    group, _ = Group.objects.get_or_create(name=KEEPERS)
    group.permissions.set(Permission.objects.filter(content_type__app_label="kiosks", codename__in=_MAY))
    return group
