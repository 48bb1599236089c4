"""The worker behind the screen: once it was stopped, the screen it worked for is gone."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from pos_app.operations import Operations


def test_nobody_hears_of_a_result_after_the_worker_was_stopped(qapp: QApplication) -> None:
    done: list[str] = []
    heard: list[str] = []
    operations = Operations("test", lambda error: heard.append("failed"))
    operations.run(lambda: done.append("work"), lambda _: heard.append("result"))
    operations.stop()
    operations.post(lambda: heard.append("call"))
    qapp.processEvents()

    assert (done, heard) == (["work"], [])
