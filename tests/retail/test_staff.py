"""Operators, their PINs, the lock on wrong ones, and approvals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.staff import (
    CASHIER,
    MANAGER,
    PRESETS,
    SENIOR_CASHIER,
    Approval,
    AttemptLedger,
    Attempts,
    Operator,
    Permission,
    PinHash,
    PinPolicy,
    Proof,
    approve_by_badge,
    approve_by_pin,
    find_by_badge,
    find_operator,
    hash_pin,
    known_permissions,
    permissions_of,
    sign_on,
)
from retail.values import OperatorId

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PIN = hash_pin("4826", bytes(range(16)))

ANNA = Operator(OperatorId("op-anna"), "7", "Anna Nowak", "Anna", CASHIER.permissions, PIN, badge="OP000007")
MARTA = Operator(OperatorId("op-marta"), "1", "Marta Lis", "Marta", MANAGER.permissions, PIN, badge="OP000001")
TEAM = (ANNA, MARTA)


def wrong_pins(count: int, at: datetime = NOW) -> AttemptLedger:
    """The ledger after ``count`` wrong PINs of Anna, each tried as soon as the lock allows."""
    attempts = Attempts()
    for _ in range(count):
        at = max(at, attempts.locked_until or at)
        attempts = attempts.after_failure(at)
    return AttemptLedger().with_attempts(ANNA.operator_id, attempts)


# The PIN's hash.


def test_a_pin_matches_its_own_hash_and_no_other() -> None:
    assert PIN.matches("4826")
    assert not PIN.matches("4827")


def test_the_hash_is_a_phc_string_with_owasp_parameters() -> None:
    assert PIN.phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not PIN.is_outdated


def test_the_salt_makes_equal_pins_differ() -> None:
    assert hash_pin("4826", bytes(16)) != PIN


@pytest.mark.parametrize("pin", ["", "4826 ", "４８２６", "\ud800", "4" * 100])
def test_an_odd_text_is_a_wrong_pin_and_no_error(pin: str) -> None:
    assert not PIN.matches(pin)


def test_a_hash_never_shows_in_a_log() -> None:
    assert "argon2id" not in repr(ANNA)
    assert ANNA.badge is not None
    assert ANNA.badge not in repr(ANNA)


@pytest.mark.parametrize(
    "phc",
    [
        "",
        "4826",
        "$argon2i$v=19$m=19456,t=2,p=1$MDAwMDAwMDAwMDAwMDAwMA$p8oCQn8cSUGN4XN+LVS0d4zaNeyppAgihyQQPw8P0KQ",
        "$argon2id$v=19$m=9999999,t=2,p=1$MDAwMDAwMDAwMDAwMDAwMA$p8oCQn8cSUGN4XN+LVS0d4zaNeyppAgihyQQPw8P0KQ",
        "$argon2id$v=19$m=19456,t=999,p=1$MDAwMDAwMDAwMDAwMDAwMA$p8oCQn8cSUGN4XN+LVS0d4zaNeyppAgihyQQPw8P0KQ",
    ],
)
def test_a_hash_that_is_none_or_would_exhaust_the_machine_is_not_accepted(phc: str) -> None:
    with pytest.raises(ValueError, match="Argon2id"):
        PinHash(phc)


def test_a_hash_with_weaker_parameters_asks_to_be_made_again() -> None:
    weak = "$argon2id$v=19$m=8192,t=1,p=1$MDAwMDAwMDAwMDAwMDAwMA$p8oCQn8cSUGN4XN+LVS0d4zaNeyppAgihyQQPw8P0KQ"
    assert PinHash(weak).is_outdated


def test_a_salt_of_another_length_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="16"):
        hash_pin("4826", b"short")


# Which PINs are good enough.


@pytest.mark.parametrize("pin", ["4826", "19283746", "7391"])
def test_an_ordinary_pin_may_be_set(pin: str) -> None:
    assert PinPolicy().refusal(pin) is None


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "7890", "1098", "1212", "482482", "2580", "87654321"])
def test_a_pin_that_everybody_tries_first_may_not_be_set(pin: str) -> None:
    assert PinPolicy().refusal(pin) == Refusal("staff.pin_trivial")


@pytest.mark.parametrize("pin", ["482", "192837465"])
def test_a_pin_that_is_too_short_or_too_long_says_the_bounds(pin: str) -> None:
    assert PinPolicy().refusal(pin) == Refusal("staff.pin_length", {"shortest": 4, "longest": 8})


@pytest.mark.parametrize("pin", ["48a6", "４８２６", ""])
def test_a_pin_is_made_of_digits(pin: str) -> None:
    assert PinPolicy().refusal(pin) == Refusal("staff.pin_not_digits")


def test_ones_own_number_is_no_pin() -> None:
    assert PinPolicy().refusal("4826", number="4826") == Refusal("staff.pin_trivial")


def test_the_old_pin_is_no_new_pin() -> None:
    assert PinPolicy().refusal("4826", previous=PIN) == Refusal("staff.pin_unchanged")


def test_a_pin_is_due_after_the_days_of_the_policy() -> None:
    policy = PinPolicy(max_age_days=90)
    assert policy.is_due(NOW - timedelta(days=90), NOW)
    assert not policy.is_due(NOW - timedelta(days=89), NOW)
    assert policy.is_due(None, NOW)
    assert not PinPolicy().is_due(None, NOW)


# The lock.


def test_five_wrong_pins_lock_for_half_a_minute() -> None:
    assert wrong_pins(4).of(ANNA.operator_id) == Attempts(4)
    assert wrong_pins(5).of(ANNA.operator_id) == Attempts(5, NOW + timedelta(seconds=30))


def test_each_later_failure_locks_twice_as_long_up_to_a_quarter_of_an_hour() -> None:
    attempts, at, locks = wrong_pins(5).of(ANNA.operator_id), NOW, []
    for _ in range(7):
        assert attempts.locked_until is not None
        locks.append((attempts.locked_until - at).total_seconds())
        at = attempts.locked_until
        attempts = attempts.after_failure(at)
    assert locks == [30, 60, 120, 240, 480, 900, 900]


@given(st.integers(5, 10_000))
def test_no_number_of_failures_locks_longer_than_a_quarter_of_an_hour(failed: int) -> None:
    after = Attempts(failed - 1).after_failure(NOW)
    assert after.locked_until is not None
    assert timedelta(seconds=30) <= after.locked_until - NOW <= timedelta(minutes=15)


def test_a_clock_set_back_a_day_does_not_lock_for_a_day() -> None:
    yesterday = NOW - timedelta(days=1)
    locked = wrong_pins(5).of(ANNA.operator_id).seen(yesterday)
    assert locked.locked_until == yesterday + timedelta(seconds=30)


def test_the_lock_ends_on_its_second() -> None:
    attempts = wrong_pins(5).of(ANNA.operator_id)
    assert attempts.is_locked(NOW + timedelta(seconds=29))
    assert not attempts.is_locked(NOW + timedelta(seconds=30))


# Signing on.


@pytest.mark.parametrize("chosen", ["op-anna", "7", " 7 "])
def test_an_operator_signs_on_by_tile_or_number_and_pin(chosen: str) -> None:
    assert sign_on(TEAM, AttemptLedger(), chosen, "4826", NOW).outcome == ANNA


def test_a_scanned_badge_chooses_its_operator() -> None:
    assert find_by_badge(TEAM, "OP000001") == MARTA
    assert find_by_badge(TEAM, "OP000009") == Refusal("staff.unknown_operator")
    assert find_by_badge((replace(ANNA, badge=None),), "") == Refusal("staff.unknown_operator")


def test_nobody_is_chosen_by_an_empty_number() -> None:
    assert find_operator((replace(ANNA, number=""),), "") == Refusal("staff.unknown_operator")


def test_a_number_that_two_operators_have_chooses_neither() -> None:
    twins = (ANNA, replace(MARTA, number="7"))
    assert sign_on(twins, AttemptLedger(), "7", "4826", NOW).outcome == Refusal("staff.unknown_operator")


def test_a_wrong_pin_says_how_many_tries_are_left() -> None:
    tried = sign_on(TEAM, AttemptLedger(), "7", "1111", NOW)
    assert tried.outcome == Refusal("staff.pin_wrong", {"tries_left": 4})
    assert tried.attempts.of(ANNA.operator_id) == Attempts(1)


def test_the_wrong_pin_that_locks_says_until_when() -> None:
    tried = sign_on(TEAM, wrong_pins(4), "7", "1111", NOW)
    assert tried.outcome == Refusal("staff.locked_until", {"until": NOW + timedelta(seconds=30)})


def test_while_locked_even_the_right_pin_is_not_tried() -> None:
    locked = wrong_pins(5)
    tried = sign_on(TEAM, locked, "7", "4826", NOW + timedelta(seconds=29))
    assert tried.outcome == Refusal("staff.locked_until", {"until": NOW + timedelta(seconds=30)})
    assert tried.attempts == locked


def test_after_a_lock_one_wrong_pin_locks_again() -> None:
    at = NOW + timedelta(seconds=30)
    assert sign_on(TEAM, wrong_pins(5), "7", "1111", at).outcome == Refusal(
        "staff.locked_until", {"until": at + timedelta(seconds=60)}
    )


def test_one_operators_lock_keeps_nobody_else_out() -> None:
    assert sign_on(TEAM, wrong_pins(5), "1", "4826", NOW).outcome == MARTA


def test_the_right_pin_clears_the_failures() -> None:
    assert sign_on(TEAM, wrong_pins(4), "7", "4826", NOW).attempts == AttemptLedger()


def test_someone_who_left_may_not_sign_on() -> None:
    gone = (replace(ANNA, active=False),)
    assert sign_on(gone, AttemptLedger(), "7", "4826", NOW).outcome == Refusal("staff.inactive", {"name": "Anna"})


def test_a_missing_permission_is_told_by_name() -> None:
    tried = sign_on(TEAM, AttemptLedger(), "7", "4826", NOW, Permission.SETTINGS)
    assert tried.outcome == Refusal("staff.permission_missing", {"permission": Permission.SETTINGS, "name": "Anna"})


def test_a_missing_permission_is_not_told_to_one_who_does_not_know_the_pin() -> None:
    tried = sign_on(TEAM, AttemptLedger(), "7", "1111", NOW, Permission.SETTINGS)
    assert tried.outcome == Refusal("staff.pin_wrong", {"tries_left": 4})


# Roles and permissions.


def test_each_preset_allows_what_the_smaller_one_allows() -> None:
    assert CASHIER.permissions < SENIOR_CASHIER.permissions < MANAGER.permissions
    assert PRESETS["manager"].permissions == frozenset(Permission)


def test_single_permissions_are_added_and_taken_away() -> None:
    allowed = permissions_of([CASHIER], also=[Permission.REFUND], without=[Permission.VOID_LINE])
    assert allowed == (CASHIER.permissions | {Permission.REFUND}) - {Permission.VOID_LINE}
    assert permissions_of([]) == frozenset()


def test_permissions_of_a_newer_hub_are_passed_over() -> None:
    assert known_permissions(["sell", "fly"]) == {Permission.SELL}


def test_someone_who_left_may_nothing() -> None:
    assert MARTA.may(Permission.REFUND)
    assert not replace(MARTA, active=False).may(Permission.REFUND)


# Approvals.


def approval_by_pin(chosen: str = "1", pin: str = "4826", permission: Permission = Permission.REFUND) -> object:
    return approve_by_pin(
        TEAM, AttemptLedger(), chosen, pin, NOW, permission=permission, asked_by=ANNA.operator_id
    ).outcome


def approval_by_badge(badge: str, team: tuple[Operator, ...] = TEAM) -> Approval | Refusal:
    return approve_by_badge(team, badge, NOW, permission=Permission.REFUND, asked_by=ANNA.operator_id)


def test_a_second_operator_approves_by_pin() -> None:
    assert approval_by_pin() == Approval(MARTA.operator_id, Permission.REFUND, NOW, Proof.PIN)


def test_a_second_operator_approves_by_badge() -> None:
    assert approval_by_badge("OP000001") == Approval(MARTA.operator_id, Permission.REFUND, NOW, Proof.BADGE)


def test_nobody_approves_what_they_asked_for() -> None:
    assert approval_by_pin("op-anna") == Refusal("staff.same_operator", {"name": "Anna"})
    assert approval_by_badge("OP000007") == Refusal("staff.same_operator", {"name": "Anna"})


def test_a_wrong_pin_for_an_approval_counts_against_the_approver() -> None:
    asked = approve_by_pin(
        TEAM, AttemptLedger(), "1", "1111", NOW, permission=Permission.REFUND, asked_by=ANNA.operator_id
    )
    assert asked.outcome == Refusal("staff.pin_wrong", {"tries_left": 4})
    assert asked.attempts.of(MARTA.operator_id) == Attempts(1)


def test_only_one_who_has_the_permission_can_approve() -> None:
    other = replace(ANNA, operator_id=OperatorId("op-ola"), badge="OP000008", short_name="Ola")
    missing = Refusal("staff.permission_missing", {"permission": Permission.REFUND, "name": "Ola"})
    assert approval_by_badge("OP000008", (*TEAM, other)) == missing


def test_the_badge_of_someone_who_left_approves_nothing() -> None:
    gone = (ANNA, replace(MARTA, active=False))
    assert approval_by_badge("OP000001", gone) == Refusal("staff.inactive", {"name": "Marta"})


def test_an_unknown_badge_approves_nothing() -> None:
    assert approval_by_badge("OP999999") == Refusal("staff.unknown_operator")
