"""Take the picture of a page that a running site serves: `make run` in one terminal, then in another

.venv/bin/python docs/take_screenshot.py http://127.0.0.1:8000/watches/okean-3133/ docs/screens/readme.png

Options: the width in pixels, `--dark`, `--whole` for the page to its end.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright


def take(address: str, path: Path, *, width: int, dark: bool, whole: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        scheme = "dark" if dark else "light"
        page = browser.new_page(viewport={"width": width, "height": width * 5 // 8}, color_scheme=scheme, locale="ru")
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=path, full_page=whole)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("path", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true")
    take(**vars(parser.parse_args()))
