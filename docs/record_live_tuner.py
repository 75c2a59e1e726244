"""Record the moving picture of the README: ``python -m docs.record_live_tuner`` from the project's folder.

It starts the app, opens Correlations in Chromium, drags the marker over the map of μ and σ and along the slider, and
writes docs/live-tuner.webp. It needs what the tests need (requirements-dev.txt and a Chromium).
"""

import io
import math
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, BROWSERS, running_server

TARGET = Path(__file__).parent / "live-tuner.webp"
VIEW = {"width": 1180, "height": 880}
WIDTH = 900
STEPS = 36
FRAME_MILLISECONDS = 90
LAST_MILLISECONDS = 1200
MOST_BYTES = 3_000_000


def round_trip(page: Page) -> Iterator[None]:
    """Drag the marker of the map along an ellipse and back to where it began; a frame a step."""
    box = page.locator("[data-part=map]").bounding_box()
    assert box is not None  # noqa: S101 - the map has been waited for
    centre = (box["x"] + 0.42 * box["width"], box["y"] + 0.42 * box["height"])
    reach = (0.2 * box["width"], 0.22 * box["height"])
    for step in range(STEPS + 1):
        angle = 2 * math.pi * step / STEPS
        page.mouse.move(centre[0] + reach[0] * math.cos(angle), centre[1] + reach[1] * math.sin(angle))
        if step == 0:
            page.mouse.down()
        page.wait_for_timeout(60)
        yield
    page.mouse.up()


def record(address: str, chromium: str) -> list[Image.Image]:
    """The frames."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport=VIEW)
        page.goto(f"{address}/correlations")
        page.locator("[data-testid=live-spearman]:not(:empty)").wait_for(timeout=60_000)
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        page.wait_for_timeout(4000)
        frames = []
        for _ in round_trip(page):
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            frames.append(picture.resize((WIDTH, WIDTH * VIEW["height"] // VIEW["width"]), Image.Resampling.LANCZOS))
        browser.close()
        return frames


def main() -> None:
    """Record and write."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder) / "server.log") as address:
        frames = record(address, str(chromium))
    times = [FRAME_MILLISECONDS] * (len(frames) - 1) + [LAST_MILLISECONDS]
    frames[0].save(
        TARGET,
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=0,
        quality=55,
        method=4,
        minimize_size=True,
    )
    size = TARGET.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{TARGET} has {size:,} bytes, more than {MOST_BYTES:,}: fewer steps, or less quality")


if __name__ == "__main__":
    main()
