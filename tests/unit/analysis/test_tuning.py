"""μ and σ are chosen on some architectures and judged on the others."""

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.tuning import calibration_networks, tune
from swapcore.errors import InvalidInputError


def test_the_choice_is_the_best_of_the_grid_where_it_is_made(networks):
    cells = calibration_networks(40, len(networks), seed=3)
    found = tune(networks, "effective", cells)
    known = networks.part(cells)

    def rho(mu, sigma, part):
        factor = np.exp(-((part.effective_size - mu) ** 2) / sigma)
        return stats.spearmanr(part.column("swap").scores * factor, part.accuracies).statistic

    every = {(mu, sigma): rho(mu, sigma, known) for mu in default_grid()[0] for sigma in default_grid()[1]}
    assert found.spearman == pytest.approx(max(every.values()))
    assert every[found.regularisation.mu, found.regularisation.sigma] == pytest.approx(found.spearman)
    rest = networks.part(np.setdiff1d(np.arange(len(networks)), cells))
    assert found.held_out_spearman == pytest.approx(rho(found.regularisation.mu, found.regularisation.sigma, rest))
    assert found.calibrated == 40


def test_on_a_hundred_cells_it_ranks_nearly_as_well_as_the_best_there_is(networks):
    found = tune(networks, "effective", calibration_networks(100, len(networks)))
    whole = tune(networks, "effective")
    assert whole.held_out_spearman is None
    assert whole.spearman == pytest.approx(0.913, abs=0.002)
    assert whole.spearman - 0.01 < found.held_out_spearman < whole.spearman


def test_calibration_networks_are_drawn_without_repetition_and_without_those_excluded():
    excluded = np.arange(0, 1000, 2)
    cells = calibration_networks(300, 1000, seed=1, excluded=excluded)
    assert len(set(cells.tolist())) == 300
    assert not set(cells.tolist()) & set(excluded.tolist())
    assert cells.tolist() == calibration_networks(300, 1000, seed=1, excluded=excluded).tolist()
    assert cells.tolist() != calibration_networks(300, 1000, seed=2, excluded=excluded).tolist()


@pytest.mark.parametrize("count", [9, 501, True, 20.0])
def test_too_few_or_too_many_are_refused(count):
    with pytest.raises(InvalidInputError, match=f"calibrate must be .*got {count}"):
        calibration_networks(count, 1000, excluded=np.arange(0, 1000, 2))


def test_the_command_chooses_and_judges(run_json):
    found = run_json("tune", "--space", "nasbench201", "--size", "effective", "--calibrate", "100")
    assert found["held_out_spearman"] > 0.9
    assert found["size_unit"] == "M"
    judged = run_json(
        "correlate",
        "--space",
        "nasbench201",
        "--size",
        "effective",
        "--mu",
        str(found["mu"]),
        "--sigma",
        str(found["sigma"]),
    )
    assert judged["spearman"] == pytest.approx(found["held_out_spearman"], abs=0.005)


def test_the_command_names_what_is_wrong(run):
    status, _, errors = run("tune", "--space", "nasbench201", "--calibrate", "3")
    assert status == 2
    assert "calibrate must be a whole number of at least 10; got 3" in errors
