"""Take the pictures of this folder, and the one that shared links show, from a running site with the real data.

Something is proposed and decided on the way, so the site has a database of its own, which is thrown away after:

export DATABASE_URL=sqlite:////tmp/pictures.sqlite3 MEDIA_ROOT=/tmp/pictures
.venv/bin/python manage.py migrate && .venv/bin/python manage.py load_catalogue
.venv/bin/python manage.py create_local_people
export DEBUG=0
.venv/bin/python manage.py collectstatic --noinput
.venv/bin/python manage.py runserver --nostatic &
.venv/bin/python docs/screens/take.py http://127.0.0.1:8000
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
VISITOR, COLLECTOR, MODERATOR = "", "collector", "moderator"
# Who sees which page; a draft's number is put in when it is made.
PAGES = {
    VISITOR: {
        "home": "/",
        "catalogue": "/watches/",
        "watch": "/watches/signal-2612/",
        "movement": "/mechanisms/2209-1mchz/",
        "facets": "/watches/?brand=poljot&brand=luch",
        "suggestions": "/",
        "nothing": "/watches/?q=лакета+щщщ",
        "comparison": "/watches/compare/?w=signal-2612&w=okean-3133",
        "brand": "/brands/raketa/",
        "404": "/no-such-page/",
        "signup": "/accounts/signup/",
    },
    COLLECTOR: {
        "collection": "/collection/",
        "sessions": "/accounts/sessions/",
        "data": "/accounts/data/",
        "draft-form": "/watches/okean-3133/edit/",
        "drafts": "/drafts/",
        "draft": "/drafts/watch/{draft}/",
    },
    MODERATOR: {
        "history": "/watches/okean-3133/history/?a=1&b=2",
        "queue": "/admin/drafts/draftwatch/",
        "decision": "/admin/drafts/draftwatch/{draft}/change/",
        "merge": "/admin/drafts/merge/add/",
    },
}
WIDTHS = {360: 780, 1280: 900}
THEMES = ["light", "dark"]
PASSWORD = "soviet-watches"  # noqa: S105 (what `make run` gives its people)
SHARED = HERE.parents[1] / "static/img/share.png"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def picture(page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot()))


def signed_in(browser, site: str, login: str) -> dict | None:
    """The cookies of one of the people whom `create_local_people` makes."""
    if login == VISITOR:
        return None
    page = browser.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.locator("main .button--chief").click()
    page.wait_for_url(f"{site}/")
    cookies = page.context.storage_state()
    page.close()
    return cookies


def press(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def propose(page, site: str, photo: bytes | None = None, **values) -> int:
    """The number of a correction of one watch that now waits for a moderator."""
    page.goto(f"{site}/watches/okean-3133/edit/")
    for name, text in values.items():
        page.fill(f"[name={name}]", text)
    if photo:
        page.set_input_files("[name=photo_main-file]", {"name": "1.png", "mimeType": "image/png", "buffer": photo})
    press(page, "Сохранить и посмотреть")
    press(page, "Отправить на проверку")
    return int(page.url.rstrip("/").rpartition("/")[2])


def decide(page, site: str, draft: int, button: str, message: str) -> None:
    page.goto(f"{site}/admin/drafts/draftwatch/{draft}/change/")
    page.fill("[name=message]", message)
    press(page, button)


def make_something_to_decide(browser, site: str, cookies: dict) -> int:
    """One correction is accepted, the next one is talked about: its number."""
    author, moderator = (browser.new_page(storage_state=cookies[login]) for login in (COLLECTOR, MODERATOR))
    first = propose(author, site, start_release="1976", note="Заказ флота.", evidence="Каталог 1978 года, с. 14")
    decide(moderator, site, first, "Принять", "Спасибо, сверено с каталогом.")
    author.goto(f"{site}/watches/okean-3133/")
    drawn = author.locator("main svg.dial").first.screenshot()
    names = "Океан\nOkean"
    draft = propose(
        author,
        site,
        drawn,
        aliases=names,
        note="Заказ Военно-морского флота.",
        end_release="1985",
        evidence="Моя копия.",
    )
    decide(moderator, site, draft, "Только ответить", "Откуда год окончания?")
    author.close()
    moderator.close()
    return draft


def take(site: str, browser) -> None:
    cookies = {login: signed_in(browser, site, login) for login in PAGES}
    draft = make_something_to_decide(browser, site, cookies)
    for width, height in WIDTHS.items():
        for theme in THEMES:
            for login, pages in PAGES.items():
                window = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
                page = browser.new_page(**window, storage_state=cookies[login])
                for name, address in pages.items():
                    page.goto(site + address.format(draft=draft))
                    if name == "facets" and width < 896:  # a column beside the list where there is room
                        page.get_by_role("button", name="Фильтры").click()
                    if name == "suggestions":
                        page.get_by_role("combobox").last.press_sequentially("раке")
                        page.get_by_role("option").first.wait_for()
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
