"""The member."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """``rev`` is the sync engine's: written by ``changes`` alone, after each save."""

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
    consents = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "membership_number"]

    def __str__(self) -> str:
        return self.membership_number
