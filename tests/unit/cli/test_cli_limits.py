"""What would keep a machine busy for days is refused in one sentence unless somebody insists, and then announced."""

import pytest

from swapcore.cli import score as score_command
from swapcore.cli import workers as workers_command
from swapcore.cli.workers import duration
from swapcore.evaluation.settings import ExecutionSettings
from swapcore.networks import nasbench201_scoring

ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
SCORE = ("score", "--space", "nasbench201", "--dataset", "cifar10", "--arch", ARCH, "--preset", "lite")
HUGE = [
    (("--repeats", "100000000"), "repeats must be a whole number from 1 to 256; got 100000000"),
    (("--cells", "100000"), "cells must be a whole number from 1 to 64; got 100000"),
    (("--channels", "100000"), "channels must be a whole number from 1 to 256; got 100000"),
    (("--images", "noise", "--samples", "10000"), "samples must be at most 1,024, "),
    (("--repeats", "257"), "repeats must be at most 256, "),
]


def is_refused(result, command, words):
    status, out, err = result
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith(f"swapcore {command}: {words}")


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(nasbench201_scoring, "scoring_network", lambda *_: pytest.fail("a network was made"))


@pytest.mark.parametrize(("options", "words"), HUGE, ids=str)
def test_score_refuses_what_would_take_days(options, words, run, no_network):
    is_refused(run(*SCORE, *options), "score", words)


@pytest.mark.parametrize(("options", "words"), [HUGE[0], HUGE[3]], ids=str)
def test_precompute_refuses_it_too(options, words, run, no_network, home):
    is_refused(run("precompute", *options), "precompute", words)
    assert not home.exists()


@pytest.mark.parametrize("command", [("precompute",), ("study", "--space", "nasbench201")], ids=str)
def test_ten_thousand_workers_are_not_started(command, run, monkeypatch, home):
    monkeypatch.setattr(workers_command, "make_executor", lambda _workers: pytest.fail("workers were started"))
    is_refused(
        run(*command, "--workers", "10000"), command[0], "workers must be a whole number from 1 to 64; got 10000"
    )
    is_refused(run(*command, "--workers", "65"), command[0], "workers must be at most 64, ")
    more = run(*command, "--workers", "10000", "--insist")
    is_refused(more, command[0], "workers must be a whole number from 1 to 4,096; got 10000")


def test_who_insists_is_taken_at_their_word(run_json):
    found = run_json(*SCORE, "--samples", "4", "--repeats", "257", "--insist")
    assert len(found["scores"]) == 257


def test_many_repeats_are_announced_by_the_time_of_the_first(run, monkeypatch):
    monkeypatch.setattr(score_command, "LONG", 0)
    status, _, err = run(*SCORE, "--samples", "4", "--repeats", "100")
    assert status == 0
    assert "swapcore score: 100 repeats will take about " in err
    assert "repeats" not in run(*SCORE, "--samples", "4", "--repeats", "99")[2]


def test_a_memory_that_fails_is_one_sentence(run, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr(nasbench201_scoring, "scoring_network", fail)
    is_refused(run(*SCORE), "score", "cpu has too little memory for one network (DefaultCPUAllocator: ")


def test_a_long_computation_is_announced_once_by_its_first_networks(capsys, monkeypatch):
    clock = iter([100.0, 104.0])
    monkeypatch.setattr(workers_command.time, "perf_counter", lambda: next(clock))
    with workers_command.watched_workers(ExecutionSettings()) as (_, show):
        # What an earlier run has left says nothing of the speed.
        show(5, 1_005)
        show(7, 1_005)
        show(9, 1_005)
    err = capsys.readouterr().err
    assert err.count("998 more at 2 s each, by the first 2, will take about 33 minutes; what is finished is kept") == 1


def test_a_short_one_is_not(capsys):
    with workers_command.watched_workers(ExecutionSettings()) as (_, show):
        show(0, 10)
        show(5, 10)
    assert "will take" not in capsys.readouterr().err


def test_times_are_told_as_people_say_them():
    told = {seconds: duration(seconds) for seconds in (61, 119, 120, 7_300, 200_000)}
    assert told == {61: "61 seconds", 119: "119 seconds", 120: "2 minutes", 7_300: "2 hours", 200_000: "2 days"}
