"""A till started as its command starts it, which tells when a scan is answered: ``python -m … DIR``."""

from __future__ import annotations

import sys
import time

BADGE = "7700000412"


def main() -> int:
    # What `kontuar till` imports, as it imports it, and nothing before it: importing is a part of what is measured.
    from pos_app.__main__ import loading
    from pos_app.__main__ import main as command

    with loading():
        from PySide6.QtCore import QTimer

        import pos_app.bootstrap  # noqa: F401 - what the command loads
        from pos_app import program

    shown = program.TillProgram.show

    def show(started: program.TillProgram, *, full_screen: bool = False) -> None:
        shown(started, full_screen=full_screen)
        QTimer.singleShot(0, lambda: _answer_a_scan(started))

    program.TillProgram.show = show  # type: ignore[assignment, method-assign]
    return command(["till", "--data", sys.argv[1], "--windowed", "--no-agent"])


def _answer_a_scan(started: object) -> None:
    """The window has been shown; a badge is scanned, and drawn with the operator it belongs to."""
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    presenter = started.till.presenter  # type: ignore[attr-defined]
    presenter.scan(BADGE)
    QApplication.processEvents()
    view = presenter.view()
    answered = view.sign_on is not None and any(each.selected for each in view.sign_on.operators)
    print(time.time() if answered else f"the scan was not answered: {view.banner}", flush=True)
    QApplication.quit()


if __name__ == "__main__":
    sys.exit(main())
