"""Take the pictures of this folder, and the one that shared links show, from a running site with the real data.

DEBUG=0 .venv/bin/python manage.py collectstatic --noinput
DEBUG=0 make run &
.venv/bin/python docs/screens/take.py http://127.0.0.1:8000
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGES = {
    "home": "/",
    "catalogue": "/watches/",
    "watch": "/watches/signal-2612/",
    "movement": "/mechanisms/2209-1mchz/",
    "facets": "/watches/?brand=poljot&brand=luch#filters",
    "suggestions": "/",
    "nothing": "/watches/?q=лакета+щщщ",
    "comparison": "/watches/compare/?w=signal-2612&w=okean-3133",
    "brand": "/brands/raketa/",
    "404": "/no-such-page/",
    "signup": "/accounts/signup/",
}
SIGNED_IN = {"collection": "/collection/", "sessions": "/accounts/sessions/", "data": "/accounts/data/"}
WIDTHS = {360: 780, 1280: 900}
THEMES = ["light", "dark"]
PASSWORD = "soviet-watches"  # noqa: S105 (what `make run` gives its people)
SHARED = HERE.parents[1] / "static/img/share.png"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def picture(page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot()))


def sign_in(page, site: str) -> None:
    """As the collector whom `make run` makes."""
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "collector")
    page.fill("[name=password]", PASSWORD)
    page.locator("main .button--chief").click()


def take(site: str, browser) -> None:
    for width, height in WIDTHS.items():
        for theme in THEMES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
            for name, address in PAGES.items():
                page.goto(site + address)
                if name == "suggestions":
                    page.get_by_role("combobox").last.press_sequentially("раке")
                    page.get_by_role("option").first.wait_for()
                picture(page).save(HERE / f"{name}-{width}-{theme}.webp", quality=55, method=6)
            sign_in(page, site)
            for name, address in SIGNED_IN.items():
                page.goto(site + address)
                picture(page).save(HERE / f"{name}-{width}-{theme}.webp", quality=55, method=6)
            page.close()
    page = browser.new_page(viewport={"width": 1200, "height": 630}, color_scheme="light")
    page.goto(site)
    picture(page).convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(SHARED, optimize=True)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        take(sys.argv[1].rstrip("/"), chromium)
        chromium.close()
