"""``/v1/enroll``, ``/v1/auth`` and ``/v1/devices``: how a register comes, proves itself, and goes."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from hub.api.access import Access
from hub.api.models import Approval, Claim, EnrollAnswer, EnrollRequest, Json, TokenAnswer, TokenRequest
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.services.credentials import TOKEN_SECONDS, unpack64
from hub.services.enrollment import POLL_SECONDS


def enroll_router(hub: Hub, access: Access) -> APIRouter:
    """Enrolment, tokens and devices."""
    router = APIRouter(prefix="/v1", tags=["devices"])
    manager = [Depends(access.key("manage"))]

    @router.post("/enroll/requests", status_code=201, responses=responses(400, 422, 429))
    def ask(body: EnrollRequest) -> EnrollAnswer:
        """A register asks; a manager must approve the code within ten minutes."""
        made = hub.enrollment.request(_bytes(body.public_key), body.machine, body.program)
        return EnrollAnswer(
            request_id=made.request_id, code=made.code, expires_at=made.expires_at, poll_after_s=POLL_SECONDS
        )

    @router.post("/enroll/approvals", dependencies=manager, responses=responses(401, 403, 404, 409, 410, 422))
    def approve(body: Approval) -> Json:
        """A manager approves; with ``replace`` the register's old device is revoked."""
        device_id = hub.enrollment.approve(body.code, body.register_id, replace=body.replace)
        access.forget()
        return {"device_id": device_id, "register_id": body.register_id}

    @router.post("/enroll/requests/{request_id}/claim", responses=responses(401, 404, 410, 422))
    def claim(request_id: str, body: Claim) -> Response:
        """The register asks whether it was approved: 202 not yet, 200 who it is now."""
        enrolled = hub.enrollment.claim(request_id, _bytes(body.signature))
        if enrolled is None:
            return JSONResponse({"poll_after_s": POLL_SECONDS}, 202)
        return JSONResponse(asdict(enrolled))

    @router.post("/auth/token", responses=responses(401, 403, 422))
    def token(body: TokenRequest) -> TokenAnswer:
        """A token of fifteen minutes for a device that signs."""
        sealed = hub.devices.token(body.device_id, body.at, body.nonce, _bytes(body.signature))
        return TokenAnswer(token=sealed, expires_in=TOKEN_SECONDS)

    @router.get("/devices", dependencies=manager, responses=responses(401, 403))
    def devices() -> list[Json]:
        """Every device."""
        return [asdict(each) for each in hub.devices.all()]

    @router.post(
        "/devices/{device_id}/revoke", status_code=204, dependencies=manager, responses=responses(401, 403, 404)
    )
    def revoke(device_id: str) -> None:
        """The device may not speak any more."""
        hub.devices.revoke(device_id)
        access.forget()

    return router


def _bytes(text: str) -> bytes:
    try:
        return unpack64(text)
    except ValueError:
        raise Problem(422, "request.invalid", "A key or signature is not base64url.") from None
