"""TLS at the hub's own door: a certificate that is checked before the first register meets it, and no way around it."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.api.problems import problem_response
from hub.errors import Problem
from hub.settings import SettingsError

RENEW_WITHIN = timedelta(days=14)
_PROTO = b"x-forwarded-proto"


def check_certificate(cert: Path, key: Path, now: datetime) -> str | None:
    """A sentence when the certificate ends soon, else None. :class:`SettingsError` when it cannot be served."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password=_no_password)
        ends = x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc
    except (OSError, ValueError, ssl.SSLError) as error:
        raise SettingsError(
            f"TLS: {cert} and {key} do not make a certificate and its key (PEM, without a password): {error}."
        ) from error
    if ends <= now:
        raise SettingsError(f"TLS: the certificate {cert} ended on {ends:%Y-%m-%d}; registers refuse it. Renew it.")
    if ends - now < RENEW_WITHIN:
        return f"The certificate {cert} ends on {ends:%Y-%m-%d}. Renew it, then restart the hub."
    return None


class RefusePlainProxy:
    """ASGI middleware behind a proxy: what the proxy says came to it without TLS is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what came by TLS, or straight from this machine."""
        plain = scope["type"] == "http" and scope["scheme"] == "http"
        if plain and any(name == _PROTO for name, _ in scope["headers"]):
            await problem_response(_PLAIN)(scope, receive, send)
            return
        await self._app(scope, receive, send)


_PLAIN = Problem(403, "request.plain_http", "This hub is reached only by HTTPS.")


def _no_password() -> str:
    # Without a callback OpenSSL would ask at the terminal, and a service would hang.
    return ""
