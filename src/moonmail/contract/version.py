"""Which protocol this is. A server of another major version is not spoken to; minor versions only add."""

from typing import Final

API_MAJOR: Final = 1
API_MINOR: Final = 1
API_VERSION: Final = f"{API_MAJOR}.{API_MINOR}"
API_PREFIX: Final = f"/v{API_MAJOR}"

CLIENT_HEADER: Final = "MoonMail-Client"
API_HEADER: Final = "MoonMail-Api"
REQUEST_ID_HEADER: Final = "MoonMail-Request"

OAUTH_CLIENT_ID: Final = "moonmail-home"
OAUTH_SCOPES: Final = ("openid", "profile")

# A kiosk knows its guest by what the API says: no identity token is made for it.
KIOSK_CLIENT_ID: Final = "moonmail-kiosk"
KIOSK_SCOPES: Final = ("profile",)
# The staff's app. Its tokens open the desk and nothing of a member's own.
DESK_CLIENT_ID: Final = "moonmail-desk"
DESK_SCOPES: Final = ("openid", "profile")
DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
# A membership number that the address in a kiosk's QR code may carry (as in OpenID Connect): the sign-in page begins
# with it, and whoever signs in can change it.
LOGIN_HINT: Final = "login_hint"
