"""Small reusable parts of screens, and the look they share."""

from __future__ import annotations

from pos_app.widgets.none_guard import guard_none

guard_none()
