"""A reader that types is told from a person who types; no key is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import Misconfigured
from drivers.scanner.calibration import CALIBRATION_TEXT, KeyPress, Unlearned, learn
from drivers.scanner.wedge import MAX_HOLD_MS, MAX_LENGTH, Action, Decision, WedgeRecognizer, WedgeSettings

CODE = "5901234123457"


class Keyboard:
    """Obeys the recognizer's decisions, as the owner of a real keyboard must."""

    def __init__(self, settings: WedgeSettings | None = None, *, punctual: bool = True) -> None:
        self.recognizer = WedgeRecognizer(settings)
        self.punctual = punctual
        """False in a program so busy that its timer never fires before the next key is handled."""
        self.now_ms = 1000.0
        self.held: list[str] = []
        self.passed: list[str] = []
        """What reached the program, and in which order."""
        self.swallowed: list[str] = []
        self.scans: list[str] = []
        self.misreads: list[str] = []
        self.longest_hold_ms = 0.0
        self._held_since: list[float] = []

    def press(self, keys: str, step_ms: float, **more: bool) -> Keyboard:
        for key in keys:
            self.now_ms += step_ms
            self._let_time_pass(self.punctual)
            self._obey(key, self.recognizer.feed(key, self.now_ms, **more))
        return self

    def wait(self, span_ms: float = 1000.0) -> Keyboard:
        self.now_ms += span_ms
        self._let_time_pass(True)
        return self

    def _let_time_pass(self, punctual: bool) -> None:
        """A timer fires exactly when it is due."""
        due = self.recognizer.due_ms
        if punctual and due is not None and due <= self.now_ms:
            later, self.now_ms = self.now_ms, due
            self._obey("", self.recognizer.expire(due))
            self.now_ms = later

    def _obey(self, key: str, decision: Decision) -> None:
        for _ in range(decision.replay):
            self.longest_hold_ms = max(self.longest_hold_ms, self.now_ms - self._held_since.pop(0))
            self.passed.append(self.held.pop(0))
        if decision.action is Action.HOLD:
            self.held.append(key)
            self._held_since.append(self.now_ms)
        self._note_scan(decision, keep=1 if decision.action is Action.HOLD and decision.misread is None else 0)
        if decision.action is Action.PASS:
            self.passed.append(key)
        if decision.action is Action.SWALLOW:
            self.swallowed.append(key)

    def _note_scan(self, decision: Decision, keep: int) -> None:
        """Forget the keys of a scan; the key just held belongs to the next."""
        if decision.scan is None and decision.misread is None:
            return
        self.scans += [decision.scan] if decision.scan is not None else []
        self.misreads += [decision.misread] if decision.misread is not None else []
        kept = len(self.held) - keep
        del self.held[:kept], self._held_since[:kept]

    @property
    def text(self) -> str:
        return "".join(self.passed)


def test_a_reader_is_recognized_and_nothing_reaches_the_program() -> None:
    keyboard = Keyboard().press(CODE + "\r", 8)
    assert (keyboard.scans, keyboard.text, keyboard.swallowed) == ([CODE], "", ["\r"])


def test_a_reader_without_a_suffix_is_recognized_by_silence() -> None:
    keyboard = Keyboard().press(CODE, 8).wait()
    assert (keyboard.scans, keyboard.text) == ([CODE], "")


def test_a_person_typing_at_120_ms_is_left_alone() -> None:
    keyboard = Keyboard().press("mleko 3,2%\r", 120).wait()
    assert (keyboard.text, keyboard.scans) == ("mleko 3,2%\r", [])


def test_a_key_of_a_person_is_held_no_longer_than_sixty_ms() -> None:
    keyboard = Keyboard().press("mleko", 120).wait()
    assert keyboard.longest_hold_ms == MAX_HOLD_MS


def test_a_person_who_rolls_two_keys_is_left_alone() -> None:
    keyboard = Keyboard().press("ab", 20).wait()
    assert (keyboard.text, keyboard.scans) == ("ab", [])


def test_a_fast_typist_of_fifty_ms_is_no_reader() -> None:
    keyboard = Keyboard().press("pomidor\r", 50).wait()
    assert (keyboard.text, keyboard.scans) == ("pomidor\r", [])


def test_three_characters_are_no_code() -> None:
    keyboard = Keyboard().press("123\r", 8).wait()
    assert (keyboard.text, keyboard.scans) == ("123\r", [])


def test_enter_right_after_a_scan_is_swallowed() -> None:
    keyboard = Keyboard().press(CODE + "\t", 8).press("\r", 60)
    assert (keyboard.swallowed, keyboard.text) == (["\t", "\r"], "")


def test_enter_after_a_scan_that_silence_ended_is_swallowed() -> None:
    keyboard = Keyboard().press(CODE, 8).press("\r", 90)
    assert (keyboard.scans, keyboard.swallowed, keyboard.text) == ([CODE], ["\r"], "")


def test_enter_a_moment_later_is_a_persons() -> None:
    keyboard = Keyboard().press(CODE + "\t", 8).press("\r", 101)
    assert keyboard.text == "\r"


def test_enter_of_a_person_is_never_held() -> None:
    assert WedgeRecognizer().feed("\r", 0) == Decision(Action.PASS)


def test_two_labels_one_after_the_other_are_two_scans() -> None:
    keyboard = Keyboard().press(f"{CODE}\r4006381333931\r", 8)
    assert keyboard.scans == [CODE, "4006381333931"]


def test_a_pin_field_gets_every_key_at_once() -> None:
    keyboard = Keyboard().press("1234567\r", 5, exempt=True)
    assert (keyboard.text, keyboard.scans) == ("1234567\r", [])


def test_keys_held_when_a_pin_field_gets_the_focus_come_first() -> None:
    keyboard = Keyboard().press("ab", 5).press("1", 5, exempt=True)
    assert keyboard.text == "ab1"


def test_a_key_held_down_is_a_persons() -> None:
    keyboard = Keyboard().press("a", 200).press("aaaaaaaa", 30, repeated=True).wait()
    assert (keyboard.text, keyboard.scans) == ("a" * 9, [])


def test_a_key_that_types_nothing_keeps_the_order() -> None:
    recognizer = WedgeRecognizer()
    recognizer.feed("5", 0)
    assert recognizer.feed("", 10) == Decision(Action.PASS, replay=1)


def test_the_separator_typed_as_a_control_character_is_kept() -> None:
    keyboard = Keyboard().press("010590123412345710LOT\x1d17300101\r", 8)
    assert keyboard.scans == ["010590123412345710LOT\x1d17300101"]


def test_with_a_prefix_no_key_of_a_person_is_held() -> None:
    keyboard = Keyboard(WedgeSettings(prefix="~")).press("mleko", 10)
    assert (keyboard.text, keyboard.longest_hold_ms) == ("mleko", 0)


def test_a_prefix_is_cut_off() -> None:
    assert Keyboard(WedgeSettings(prefix="~~")).press(f"~~{CODE}\r", 8).scans == [CODE]


def test_half_a_prefix_is_given_back() -> None:
    keyboard = Keyboard(WedgeSettings(prefix="~~")).press("~x", 8).wait()
    assert keyboard.text == "~x"


def test_the_bracket_of_an_aim_identifier_stays() -> None:
    assert Keyboard(WedgeSettings(prefix="]")).press(f"]E0{CODE}\r", 8).scans == [f"]E0{CODE}"]


def test_where_an_end_is_demanded_silence_gives_the_keys_back() -> None:
    keyboard = Keyboard(WedgeSettings(needs_end=True)).press(CODE, 8).wait()
    assert (keyboard.text, keyboard.scans) == (CODE, [])


def test_an_endless_code_is_a_misread_and_floods_nothing() -> None:
    keyboard = Keyboard().press("7" * (MAX_LENGTH + 1), 1)
    assert (len(keyboard.misreads), keyboard.scans, keyboard.text) == (1, [], "")


@pytest.mark.parametrize("wrong", [{"gap_ms": 61}, {"gap_ms": 0}, {"min_length": 1}])
def test_settings_that_a_person_would_feel_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(Misconfigured):
        WedgeSettings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("exempt", [False, True])
def test_a_scan_decided_only_by_the_next_key_is_given_with_it(exempt: bool) -> None:
    keyboard = Keyboard(punctual=False).press(CODE, 8).press("x", 200, exempt=exempt).wait()
    assert (keyboard.scans, keyboard.text) == ([CODE], "x")


# Whatever is typed, however fast.

keys = st.one_of(
    st.sampled_from(["\r", "\n", "\t", "\x1d", "", "\x1b", "\x08", " ", "]", "~", "ż", "€", "\ud800", "ab"]),
    st.characters(),
)
presses = st.lists(
    st.tuples(keys, st.sampled_from([0, 1, 5, 20, 35, 59, 60, 61, 99, 100, 101, 500]), st.booleans(), st.booleans()),
    max_size=60,
)
any_settings = st.builds(
    WedgeSettings,
    gap_ms=st.floats(1, MAX_HOLD_MS),
    mean_ms=st.floats(1, MAX_HOLD_MS),
    min_length=st.integers(2, 8),
    prefix=st.sampled_from(["", "~", "~~", "]"]),
    needs_end=st.booleans(),
)


class Ledger(Keyboard):
    """Feeds whole keys, also those that type several characters or nothing."""

    def strike(self, key: str, step_ms: float, exempt: bool, repeated: bool) -> None:
        self.now_ms += step_ms
        self._let_time_pass(self.punctual)
        self._obey(key, self.recognizer.feed(key, self.now_ms, exempt=exempt, repeated=repeated))


@given(any_settings, presses, st.booleans())
def test_no_key_is_lost_doubled_or_out_of_order(
    settings: WedgeSettings, typed: list[tuple[str, int, bool, bool]], punctual: bool
) -> None:
    ledger = Ledger(settings, punctual=punctual)
    for key, step_ms, exempt, repeated in typed:
        ledger.strike(key, step_ms, exempt, repeated)
    ledger.wait()
    prefix_length = 0 if settings.prefix == "]" else len(settings.prefix)
    scanned = sum(len(scan) + prefix_length for scan in ledger.scans)
    assert ledger.held == []
    assert len(ledger.passed) + len(ledger.swallowed) + scanned == len(typed)
    assert is_subsequence(ledger.passed, [key for key, *_ in typed])


@given(any_settings, presses, st.booleans())
def test_a_scan_is_always_a_run_of_keys_as_they_were_typed(
    settings: WedgeSettings, typed: list[tuple[str, int, bool, bool]], punctual: bool
) -> None:
    ledger = Ledger(settings, punctual=punctual)
    for press in typed:
        ledger.strike(*press)
    ledger.wait()
    everything = "".join(key if len(key) == 1 else "\0" for key, *_ in typed)
    assert all(scan in everything and len(scan) >= settings.min_length for scan in ledger.scans)


@given(any_settings, presses)
def test_a_key_of_a_person_who_pauses_is_back_within_sixty_ms(
    settings: WedgeSettings, typed: list[tuple[str, int, bool, bool]]
) -> None:
    ledger = Ledger(settings)
    for key, step_ms, exempt, repeated in typed:
        ledger.strike(key, step_ms + MAX_HOLD_MS, exempt, repeated)
    ledger.wait()
    assert ledger.longest_hold_ms <= MAX_HOLD_MS
    assert ledger.scans == []


@given(st.text("abcdefgh0123456789", min_size=1, max_size=30), st.integers(61, 400), st.booleans())
def test_what_a_person_types_before_and_after_a_scan_stays_hers(text: str, step_ms: int, punctual: bool) -> None:
    keyboard = (
        Keyboard(punctual=punctual)
        .press(text, step_ms)
        .wait(200)
        .press(CODE + "\r", 8)
        .wait(200)
        .press(text, step_ms)
        .wait()
    )
    assert (keyboard.scans, keyboard.text) == ([CODE], text + text)


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(key in rest for key in part)


# Calibration.


def typed_label(text: str = CALIBRATION_TEXT, step_ms: float = 12.0) -> list[KeyPress]:
    return [KeyPress(key, 1000 + place * step_ms) for place, key in enumerate(text)]


def learned(text: str, step_ms: float = 12.0) -> WedgeSettings:
    settings = learn(typed_label(text, step_ms))
    assert isinstance(settings, WedgeSettings)
    return settings


@pytest.mark.parametrize("step_ms", [2.0, 12.0, 45.0])
@pytest.mark.parametrize(("before", "after"), [("", "\r"), ("", ""), ("~", "\t"), ("", "\r\n")])
def test_a_calibrated_reader_is_recognized(before: str, after: str, step_ms: float) -> None:
    settings = learned(f"{before}{CALIBRATION_TEXT}{after}", step_ms)
    keyboard = Keyboard(settings).press(f"{before}{CODE}{after}", step_ms).wait()
    assert (keyboard.scans, keyboard.text) == ([CODE], "")


def test_calibration_learns_whether_an_end_comes() -> None:
    assert (learned(CALIBRATION_TEXT + "\r").needs_end, learned(CALIBRATION_TEXT).needs_end) == (True, False)


@pytest.mark.parametrize(
    "layout",
    [
        str.maketrans("zyYZ-/", "yzZYß-"),
        str.maketrans("0123456789", "à&é\"'(§è!ç"),
        {ord(letter): letter.swapcase() for letter in CALIBRATION_TEXT},
    ],
    ids=["german", "french digits", "caps lock"],
)
def test_a_wrong_keyboard_layout_is_turned_back(layout: dict[int, str]) -> None:
    settings = learned(CALIBRATION_TEXT.translate(layout) + "\r")
    keyboard = Keyboard(settings).press("QR-xyz/2026".translate(layout) + "\r", 12)
    assert keyboard.scans == ["QR-xyz/2026"]


@pytest.mark.parametrize(
    ("text", "step_ms", "reason"),
    [
        ("", 12, "wedge.nothing_read"),
        ("\r", 12, "wedge.nothing_read"),
        ("5901234123457\r", 12, "wedge.other_code"),
        ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW\r", 12, "wedge.other_code"),
        (CALIBRATION_TEXT, 61, "wedge.too_slow"),
    ],
)
def test_what_cannot_be_learned_says_why(text: str, step_ms: float, reason: str) -> None:
    assert learn(typed_label(text, step_ms)) == Unlearned(reason)
