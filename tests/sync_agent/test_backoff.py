from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync_agent.backoff import Backoff

NEARLY_ONE = 0.999999


def test_waits_double_until_their_cap():
    backoff = Backoff(lambda: NEARLY_ONE, base_s=1, cap_s=10)
    assert [round(backoff.next_s()) for _ in range(6)] == [1, 2, 4, 8, 10, 10]


def test_after_a_success_the_next_wait_is_short_again():
    backoff = Backoff(lambda: NEARLY_ONE, base_s=1, cap_s=10)
    backoff.next_s()
    backoff.next_s()
    backoff.reset()
    assert round(backoff.next_s()) == 1


def test_the_time_the_hub_asked_for_is_waited_in_full():
    assert Backoff(lambda: 0.0).next_s(30.0) == 30.0


def test_jitter_comes_on_top_of_what_the_hub_asked_for_so_that_registers_do_not_come_back_together():
    assert Backoff(lambda: 0.5, base_s=4).next_s(30.0) == 32.0


@given(chances=st.lists(st.floats(0, NEARLY_ONE), min_size=1, max_size=100))
def test_no_wait_is_negative_or_longer_than_the_cap(chances):
    draws = iter(chances)
    backoff = Backoff(lambda: next(draws), base_s=1, cap_s=60)
    assert all(0 <= backoff.next_s() <= 60 for _ in chances)
