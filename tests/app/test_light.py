"""Pages that only browse tables open without PyTorch."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SCRIPT = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=90).run()
app.switch_page("pages/correlations.py").run()
app.query_params["mu"] = "0.5"
app.run()
assert not app.exception and app.metric
app.switch_page("pages/metrics.py").run()
assert not app.exception and app.metric
print(sorted(name for name in ("torch", "foolbox", "analognasbench", "nas_201_api") if name in sys.modules))
"""


def test_home_correlations_and_metrics_import_no_torch():
    code = SCRIPT.replace('"app.py"', repr(str(PROJECT / "app.py")))
    found = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
