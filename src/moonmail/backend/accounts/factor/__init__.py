"""The second factor of staff: a code from an authenticator app, and recovery codes. What is computed is allauth's."""
