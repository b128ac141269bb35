"""The bounded store: never more than its room, and what is asked for often stays, whoever walks past."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib import s3_fifo
from blog.lib.s3_fifo import OFTEN, S3Fifo

ROOM = 1000
KEYS = st.integers(0, 30)
SIZES = st.integers(1, 150)  # some of them more than a newcomer may be
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, SIZES),
        st.tuples(st.just("get"), KEYS, SIZES),
        st.tuples(st.just("resize"), KEYS, SIZES),
    ),
    max_size=300,
)


@dataclass(eq=False)
class Item:
    """Something of a size."""

    size: int = 10
    hits: int = 0


def check(store):
    """What holds after every step."""
    assert store.size == sum(item.size for item in store._items.values()) <= store.room
    assert store._small_size == sum(store._items[key].size for key in store._small)
    assert store._small.keys() | store._main.keys() == store._items.keys()
    assert not store._small.keys() & store._main.keys()
    assert all(0 <= item.hits <= OFTEN for item in store._items.values())
    assert len(store._gone) <= s3_fifo.NAMES


@given(STEPS)
def test_whatever_comes_the_sizes_add_up_to_no_more_than_the_room(steps):
    store = S3Fifo(ROOM)
    for what, key, size in steps:
        item = store.get(key)
        if what == "put":
            store.put(key, Item(size))
        elif what == "resize" and item:
            store.resize(key, item, item.size + size)
        check(store)


@given(st.lists(KEYS, max_size=200))
def test_what_was_put_last_is_what_one_gets(keys):
    store, last = S3Fifo(ROOM), {}
    for key in keys:
        last[key] = Item()
        store.put(key, last[key])
    for key, item in last.items():
        assert store.get(key) in (item, None)
    assert len(store) == min(len(last), ROOM // 10)


def test_a_walk_over_many_addresses_leaves_what_is_asked_for_often():
    store, hot = S3Fifo(ROOM), [f"hot {number}" for number in range(50)]
    for key in hot * 2:
        if not store.get(key):
            store.put(key, Item())
    for number in range(20_000):
        for key in (f"cold {number}", hot[number % len(hot)]):
            if not store.get(key):
                assert key not in hot, number
                store.put(key, Item())
    check(store)


def test_a_walk_that_asks_for_each_address_twice_leaves_what_is_asked_for_more_often():
    store, hot, missed = S3Fifo(ROOM), [f"hot {number}" for number in range(10)], 0
    for number in range(20_000):
        for key in (f"cold {number}", f"cold {number}", hot[number % len(hot)]):
            if not store.get(key):
                missed += key in hot
                store.put(key, Item())
    check(store)
    assert missed == len(hot)


def test_what_nobody_asks_for_again_leaves_first():
    store = S3Fifo(ROOM)
    store.put("asked for", Item())
    store.get("asked for")
    for number in range(200):
        store.put(number, Item())
    assert store.get("asked for")
    assert not store.get(0)


def test_looking_at_something_is_not_asking_for_it():
    store = S3Fifo(ROOM)
    store.put("looked at", Item())
    assert store.peek("looked at")
    assert store.peek("nothing") is None
    for number in range(200):
        store.put(number, Item())
    assert not store.get("looked at")


def test_what_comes_back_soon_after_it_left_stays_longer():
    store = S3Fifo(ROOM)
    for number in range(101):
        store.put(number, Item())
    assert store.get(0) is None
    store.put(0, Item())
    for number in range(200, 350):
        store.put(number, Item())
    assert store.get(0)


def test_names_of_what_left_are_few(monkeypatch):
    monkeypatch.setattr(s3_fifo, "NAMES", 20)
    store = S3Fifo(ROOM)
    for number in range(1000):
        store.put(number, Item())
        check(store)
    assert len(store._gone) == 20


def test_what_is_replaced_keeps_its_place_and_its_hits():
    store = S3Fifo(ROOM)
    for key in ("first", "second"):
        store.put(key, Item())
    store.get("first")
    store.put("first", Item(20))
    assert list(store._small) == ["first", "second"]
    assert (store.get("first").size, store.size, len(store)) == (20, 30, 2)
    for number in range(200):
        store.put(number, Item())
    assert store.get("first")
    assert not store.get("second")


def test_what_is_too_large_is_not_kept_nor_what_it_was_to_replace():
    store = S3Fifo(ROOM)
    store.put("page", Item())
    store.put("other", Item())
    store.put("page", Item(101))
    assert store.get("page") is None
    assert store.get("other")
    check(store)


def test_what_grows_pushes_others_out():
    store = S3Fifo(ROOM)
    items = {key: Item() for key in range(100)}
    for key, item in items.items():
        store.put(key, item)
    store.resize(99, items[99], 60)
    assert store.size == ROOM
    assert not store.get(0)
    check(store)


def test_what_grows_beyond_the_room_leaves():
    store, item = S3Fifo(ROOM), Item()
    store.put("page", item)
    store.resize("page", item, ROOM + 1)
    assert (len(store), store.size) == (0, 0)


def test_of_two_growths_the_smaller_told_last_does_not_count():
    store, item = S3Fifo(ROOM), Item()
    store.put("page", item)
    store.resize("page", item, 40)
    store.resize("page", item, 25)
    assert (item.size, store.size) == (40, 40)


@pytest.mark.parametrize("replaced", [True, False])
def test_what_is_not_here_any_more_grows_nobody(replaced):
    store, item = S3Fifo(ROOM), Item()
    store.put("page", item)
    if replaced:
        store.put("page", Item())
    else:
        store.clear()
    store.resize("page", item, 90)
    assert store.size == (10 if replaced else 0)
    check(store)


def test_nothing_is_left_after_clearing():
    store = S3Fifo(ROOM)
    for number in range(300):
        store.put(number, Item())
    store.clear()
    check(store)
    assert (len(store), store.size, len(store._gone)) == (0, 0, 0)


def test_a_store_without_room_keeps_nothing():
    store = S3Fifo(0)
    store.put("page", Item())
    assert len(store) == 0


def test_threads_that_put_get_and_grow_at_once_leave_it_whole():
    store, numbers = S3Fifo(ROOM), count()

    def work():
        for _ in range(3000):
            key = next(numbers) * 7 % 150
            item = store.get(key)
            if item:
                store.resize(key, item, item.size + 3)
            else:
                store.put(key, Item())

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    check(store)
