from __future__ import annotations

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "moonmail.backend.bookings"
    label = "bookings"

    def ready(self) -> None:
        from moonmail.backend.bookings.models import Booking, Hold, Shipment
        from moonmail.backend.bookings.wire import booking_out, hold_out, shipment_out
        from moonmail.backend.changes.registry import Kind, register, scope_of_member

        register(
            Kind(
                "hold",
                Hold,
                scope_of_member,
                lambda ids: Hold.objects.filter(pk__in=ids).select_related("booking"),
                hold_out,
            )
        )
        register(
            Kind("shipment", Shipment, scope_of_member, lambda ids: Shipment.objects.filter(pk__in=ids), shipment_out)
        )
        register(
            Kind(
                "booking",
                Booking,
                scope_of_member,
                lambda ids: Booking.objects.filter(pk__in=ids).select_related("hold"),
                booking_out,
            )
        )
