"""Which metric ranks at first, and which tables have it."""

from types import SimpleNamespace

import pytest

from pages.components.metric_choice import metric_choices


@pytest.mark.parametrize("regularised_first", [True, False])
def test_a_space_says_whether_the_regularised_metric_stands_first(regularised_first):
    tables = {
        "one": {"a": SimpleNamespace(title="A", may_be_regularised=True)},
        "other": {"b": SimpleNamespace(title="B", may_be_regularised=False)},
    }
    found = metric_choices(tables, regularised_first=regularised_first)
    names = ["regularised-a", "a"]
    assert list(found) == [*(names if regularised_first else reversed(names)), "b"]
    assert {name for name, one in found.items() if one.regularised} == {"regularised-a"}
    assert found["b"].tables == ("other",)
