"""The dirt that a prototype has, kind by kind; and what must hold of addresses, photographs and stops."""

import io
import os
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Collection
from accounts.tests.factories import make_user
from catalogue.history.publishing import delete_watch
from catalogue.models import Brand, Factory, FormerFolder, Revision, Watch, WatchImage
from catalogue.photos.storing import remove_photo
from catalogue.tests.factories import make_factory, make_watch
from catalogue.tests.pictures import photo_file
from config.prototype.cleaning import jewels, moment, year
from config.prototype.memory import became
from config.prototype.vocabulary import our_row
from config.tests.prototype.source import make_source
from config.tests.test_prototype import everything
from drafts.models import DraftImage, DraftWatch

pytestmark = pytest.mark.django_db
HASH = "$2b$04$CkWphJDcTf8WVG3Y39YuKe9djyc5DRfFaeD97Uew8hXpncBk1mt.W"
PASSWORD = "test-password"
MOMENTS = int(os.environ.get("MOMENTS", "6"))  # at which a run is killed


# Watches --------------------------------------------------------------------------------------


def test_texts_are_text_and_nothing_that_nobody_can_type(insert, bring_in, visitor):
    hostile = "<script>alert(1)</script> 'тест' \"кавычки\" \\ \u202e"
    insert("brand", id=1, name=f"  тест\u00a0Марка  {'<b>'}\x01")
    insert("watch", id=1, folder="тест-<b>", code="99<i>1", brand_id=1)
    insert("alias", id=1, watch_id="1", key=hostile)
    bring_in()
    watch = Watch.objects.get()
    assert (watch.brand.name, watch.code) == ("тест Марка <b>", "99<i>1")
    assert watch.aliases.get().key == hostile.removesuffix(" \u202e")
    page = visitor.get(watch.get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_huge_text_a_wrong_key_and_a_number_that_is_none(insert, bring_in):
    insert("brand", id=1, name="тест Марка")
    insert("brand", id=2, name="ы" * 100_000)
    insert("watch", id=1, folder="a" * 5000, code="9" * 5000, brand_id=1, gender_id=99, user_id=98, mechanism_id=97)
    insert("watch", id=2, folder="test-2", brand_id=2)
    insert("collection", id=1, user_id=98, watch_id=1)
    insert("draft_watch", id=1, message="х" * 100_000, folder="b", code="9" * 5000, brand_id=77, start_release=-5)
    said = bring_in()
    assert Watch.objects.count() == 0
    assert all(len(line) < 1000 for line in said.splitlines())
    assert "brand 2" in said and "gender_id 99 leads to no row" in said and "no brand: it cannot be published" in said


@pytest.mark.parametrize(
    ("written", "read"),
    [("1985", (1985, "")), ("0", (None, "")), (None, (None, "")), ("85", (None, "85")), ("2999", (None, "2999"))],
)
def test_years(written, read):
    assert year(written) == read


def test_jewels_and_days():
    assert [jewels(text) for text in ("31 камень", "32 j", "", None, "0", "без камней")] == ["31", "32", "", "", "", ""]
    assert [moment(text) for text in (None, "", "2999-01-01", "0001-01-01", "infinity", "12.05.2024")] == [None] * 6
    assert moment("2023-02-01").isoformat().startswith("2023-02-01T00:00")


def test_an_address_of_the_prototype_stays_or_leads_on(insert, bring_in, visitor):
    insert("brand", id=1, name="тест Марка")
    for key, folder in enumerate(["Test_A-1", "тест с пробелами", "new", "../up", "test-b"], 1):
        insert("watch", id=key, folder=folder, code=f"99050{key}", brand_id=1)
    make_watch(folder="test-b")
    bring_in()
    folders = {key: watch.folder for key, watch in became(Watch, "watch", "1234").items()}
    assert folders["1"] == "Test_A-1"
    assert visitor.get("/watches/Test_A-1/").status_code == 200
    answer = visitor.get("/watches/тест с пробелами/")
    assert (answer.status_code, answer["Location"]) == (301, "/watches/test-s-probelami/")
    assert visitor.get("/en/watches/тест с пробелами/")["Location"] == "/en/watches/test-s-probelami/"
    assert set(folders.values()).isdisjoint({"new", "../up"})
    # What it was called there is nobody else's address here.
    FormerFolder.objects.create(folder="marka-former", watch=Watch.objects.first())
    assert not Watch.is_free_folder("marka-former")
    assert visitor.get("/watches/marka-former.json").status_code == 301


def test_a_folder_that_was_joined_leads_to_the_watch_of_the_catalogue(insert, bring_in, visitor):
    watch = make_watch(folder="okean-3133", code="990601")
    insert("watch", id=1, folder="poljot-okean", code="990601", brand_id=None)
    bring_in()
    assert visitor.get("/watches/poljot-okean/")["Location"] == watch.get_absolute_url()
    assert visitor.get("/watches/poljot-okean.json")["Location"] == "/watches/okean-3133.json"


def test_what_the_catalogue_lacks_is_added_and_what_it_says_stays(insert, bring_in):
    user, watch = make_user(email="anna@example.org"), make_watch(code="990701", end_release=1990, source="каталог")
    insert("user", id=1, login="anna", email="anna@example.org")
    insert("brand", id=1, name=watch.brand.name)
    insert("watch", id=1, folder="x", code="990701", start_release=1985, end_release=1999, brand_id=1, user_id=1)
    insert("alias", id=1, watch_id="1", key="тест имя")
    said = bring_in()
    watch.refresh_from_db()
    assert (watch.start_release, watch.end_release, watch.source) == (1985, 1990, "каталог; прототип, watch 1")
    assert "end_release 1999 there, 1990 here: left" in said
    revision = Revision.objects.of(watch).first()
    assert (revision.author, revision.evidence, revision.action) == (user, "прототип, watch 1", "changed")
    assert revision.after["aliases"] == ["тест имя"]


def test_what_contradicts_is_not_added(insert, bring_in):
    watch = make_watch(code="990702", end_release=1980)
    insert("watch", id=1, folder="x", code="990702", start_release=1985)
    assert "would contradict it and were left out" in bring_in()
    watch.refresh_from_db()
    assert watch.start_release is None


def test_a_deleted_watch_does_not_come_back_and_a_decided_row_does(insert, bring_in, administrator):
    insert("brand", id=1, name="тест Марка")
    insert("watch", id=1, folder="test-1", code="990801", brand_id=1)
    insert("watch", id=2, folder="test-2", code="99 08 01", brand_id=1)
    assert "row 1 is that watch already" in bring_in()
    delete_watch(Watch.objects.get(), by=administrator.user)
    bring_in()
    assert list(Watch.objects.values_list("folder", flat=True)) == ["test-2"]


def test_a_piece_comes_into_the_collection_once_its_watch_was_accepted(insert, bring_in):
    insert("user", id=1, login="anna", email="anna@example.org")
    insert("brand", id=1, name="тест Марка")
    insert("watch", id=1, folder="test-1", brand_id=1, start_release=85)
    insert("collection", id=1, user_id=1, watch_id=1)
    bring_in()
    draft = DraftWatch.objects.get()
    assert (draft.status, draft.not_understood, Collection.objects.count()) == ("submitted", {"start_release": "85"}, 0)
    result = make_watch(brand=Brand.objects.get(name="тест Марка"))
    DraftWatch.objects.filter(pk=draft.pk).update(status="accepted", decided_at=draft.created_at, result=result)
    bring_in()
    assert Collection.objects.get().watch == result
    result.refresh_from_db()
    assert result.have_count == 1


# Photographs ----------------------------------------------------------------------------------


@pytest.fixture
def photos(insert, tmp_path):
    """Folders of the prototype: of a watch, of a draft and of nobody."""
    insert("brand", id=1, name="тест Марка")
    insert("watch", id=1, folder="Тест с пробелом", code="991201", brand_id=1)
    insert("draft_watch", id=1, folder="draft-1", code="991202", brand_id=1)
    sizes = iter(range(800, 900))
    for name in ("Тест с пробелом/Main.JPG", "Тест с пробелом/слева.heic", "draft-1/main.jpg", "nobody/main.jpg"):
        (tmp_path / "photos" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / name).write_bytes(
            photo_file(next(sizes), 600, "HEIF" if name.endswith("heic") else "JPEG").getvalue()
        )
    (tmp_path / "photos" / "draft-1" / ".DS_Store").write_bytes(b"x")
    return tmp_path / "photos"


def test_photos_go_to_their_watch_and_their_draft_and_come_once(photos, bring_in):
    said = bring_in("--photos", photos)
    assert "photos: 3 taken in, 1 of no watch" in said
    assert sorted(WatchImage.objects.values_list("watch__folder", "side")) == [
        ("test-s-probelom", "left"), ("test-s-probelom", "main"),
    ]  # fmt: skip
    assert DraftImage.objects.get().watch == DraftWatch.objects.get()
    before = everything()
    assert "photos: 3 here already, 1 of no watch" in bring_in("--photos", photos)
    assert everything() == before


def test_a_photo_that_people_took_away_does_not_come_back(photos, bring_in, moderator):
    bring_in("--photos", photos)
    remove_photo(Watch.objects.get(), "main", by=moderator.user)
    DraftImage.objects.all().delete()
    bring_in("--photos", photos)
    assert list(WatchImage.objects.values_list("side", flat=True)) == ["left"]
    assert DraftImage.objects.count() == 0


def test_a_trial_with_photos_changes_nothing(photos, bring_in):
    before = everything()
    assert "photos: 3 taken in, 1 of no watch" in bring_in("--photos", photos, "--dry-run")
    assert everything() == before


# Stops and refusals ---------------------------------------------------------------------------


class Killed(BaseException):
    """As if the process ended here."""


def test_a_run_that_is_killed_leaves_nothing_and_the_next_is_whole(tmp_path):
    url = make_source(tmp_path / "whole.sqlite3")
    run = partial(call_command, "import_prototype", url, "--report", tmp_path / "r.csv", stdout=io.StringIO())
    before, asked, last = everything(), 0, 10**9

    def die(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == last:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die):
        run(dry_run=True)
        whole = asked
        for share in range(1, MOMENTS):
            asked, last = 0, whole * share // MOMENTS
            with pytest.raises(Killed):
                run()
            assert everything() == before, share
    run()
    after = everything()
    assert after != before
    run()
    assert everything() == after


def test_an_address_that_is_no_prototype_is_refused_in_a_sentence(tmp_path, url):
    other = tmp_path / "other.sqlite3"
    other.write_bytes(b"")
    wrong = [
        "mysql://x/y",
        "nothing",
        f"sqlite:///{tmp_path}/none.sqlite3",
        f"sqlite:///{other}",
        "postgresql://127.0.0.1:1/x",
    ]
    for address in wrong:
        with pytest.raises(CommandError, match=r"cannot be|begins with|does not answer"):
            call_command("import_prototype", address, "--report", tmp_path / "r.csv", stdout=io.StringIO())
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_prototype", url, "--photos", tmp_path / "none", stdout=io.StringIO())


def test_the_report_is_for_nobody_else_and_runs_no_formula(insert, bring_in, tmp_path):
    insert("user", id=1, login='=HYPERLINK("x")', email="")
    bring_in()
    report = tmp_path / "report.csv"
    assert oct(report.stat().st_mode & 0o777) == "0o600"
    assert "'=HYPERLINK" in report.read_text(encoding="utf-8-sig")


def test_a_row_without_a_name_is_none_of_ours(db):
    make_factory(name="Опытный завод", short_name="")
    assert our_row(Factory, "") == (None, "")
