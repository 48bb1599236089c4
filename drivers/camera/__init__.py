"""Cameras: codes seen in a picture become the same :class:`~drivers.scan.Scan` that readers give, beside a preview."""

from drivers.camera.port import Camera, CameraCapability, Found, OnPreview, Preview

__all__ = ["Camera", "CameraCapability", "Found", "OnPreview", "Preview"]
