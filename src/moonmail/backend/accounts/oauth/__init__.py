"""The OAuth server: django-allauth's, with families of refresh tokens, and stricter about who may be sent where."""
