"""Workers of the production server have each page made once among them."""

from __future__ import annotations

import os

import pytest

from tests.faults.serving import PATIENCE, becomes
from tests.faults.test_many_workers import PAGES as EVERY

LETTERS = ("a", "b", "c", "d")


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_a_page_that_one_worker_made_is_ready_in_all(counters, serve, write):
    counters(*LETTERS)
    serving = serve(WORKERS="3")
    writer = write(serving)
    with serving.each_worker() as workers:
        # Who follows the database looks once at what was written before.
        assert becomes(lambda: all(browser.get("/").was_ready for browser in workers.values()), PATIENCE)
        for _ in range(2):
            writer.count_up("counter-a")
            for number, path in enumerate(EVERY):
                found = [browser.get(path) for browser in list(workers.values())[number % 3 :]]
                assert {answer.status for answer in found} == {200}
                assert len({answer.text for answer in found}) == 1
                assert all(answer.was_ready for answer in found[1:]), path


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_workers_without_a_file_for_it_make_pages_for_themselves(counters, serve):
    counters(*LETTERS)
    serving = serve()
    [shared] = serving.folder.glob("handover-*")
    serving.stop()
    shared.unlink()
    shared.mkdir()
    serving = serve()
    with serving.each_worker() as workers:
        assert [browser.get("/").was_ready for browser in workers.values()] == [False, False]
    assert os.fspath(shared) in serving.log.read_text()
