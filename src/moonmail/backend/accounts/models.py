"""The member, and the app sessions that members have open."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        member = self.model(email=email, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """``rev`` is the sync engine's: written by ``changes`` alone, after each save.

    ``consents`` is a list of ``{"document", "version", "given_at"}`` as in ``contract.accounts.Consent``, with the
    ``id`` of the request by which it was given, if one was. ``guardian``: who agreed that a member under 18 joins.
    ``code_until``: until when the desk waits for a one-time code that the member's app shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rev = models.BigIntegerField(default=0, editable=False)
    membership_number = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=80)
    name_kana = models.CharField(max_length=80, blank=True, default="")
    name_latin = models.CharField(max_length=80, blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=2, default="ja")
    consents = models.JSONField(default=list, blank=True)
    guardian = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "membership_number"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="member_email_any_case")]

    def __str__(self) -> str:
        return self.membership_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name


class AppSession(models.Model):
    """One sign-in of one app. Every token that descends from it carries its id and ends with it.

    ``code_hash`` is unique: an authorization code or a device code opens one session, ever. ``kiosk_session_id``: the
    session of the kiosk at which it was opened, and with which it ends.
    """

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed_out"
        CODE_REPLAYED = "code_replayed"
        TOKEN_REUSED = "token_reused"  # noqa: S105
        ACCOUNT_DELETED = "account_deleted"
        TIMED_OUT = "timed_out"
        KIOSK_ENDED = "kiosk_ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="app_sessions")
    client_id = models.CharField(max_length=100)
    code_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, blank=True, default="", choices=Ended.choices)
    kiosk_session_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["kiosk_session_id"],
                condition=models.Q(kiosk_session_id__isnull=False),
                name="app_session_by_kiosk",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.started_at:%Y-%m-%d}"


class UsedRefreshToken(models.Model):
    """A refresh token that was exchanged. Seen again, it is a lost answer (for a minute) or a theft (after it)."""

    hash = models.CharField(max_length=64, primary_key=True)
    session = models.ForeignKey(AppSession, on_delete=models.CASCADE, related_name="used")
    successor_hash = models.CharField(max_length=64)
    used_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d %H:%M}"


class DeviceGrant(models.Model):
    """A sign-in that a device asks for (RFC 8628). ``member``: who said yes or no. Both codes are kept as hashes.

    ``interval``: seconds that the device must leave between two questions; it grows when it asks sooner.
    ``kiosk_session_id``: of the kiosk that asks; never changed.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        ALLOWED = "allowed"
        DENIED = "denied"
        USED = "used"

    device_code_hash = models.CharField(max_length=64, primary_key=True)
    user_code_hash = models.CharField(max_length=64, unique=True)
    client_id = models.CharField(max_length=100)
    scopes = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default=State.PENDING.value, choices=State.choices)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="device_grants")
    interval = models.PositiveSmallIntegerField()
    asked_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    polled_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    kiosk_session_id = models.UUIDField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.client_id} {self.asked_at:%Y-%m-%d %H:%M} {self.state}"


class GuessWindow(models.Model):
    """How many wrong codes came from one member or one address since ``began_at``."""

    key = models.CharField(max_length=48, primary_key=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.count}"


class Deletion(models.Model):
    """An account that was deleted at its member's wish. ``plan``: what went and what stayed, as it was answered."""

    id = models.UUIDField(primary_key=True)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="deletion")
    request_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    plan = models.JSONField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
