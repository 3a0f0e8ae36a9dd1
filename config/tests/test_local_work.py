"""What `make dev` has to look at: pictures, proposals in every state, a queue, collections. Production has none."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Collection
from catalogue.models import Revision, Watch
from config.management.commands import create_local_work
from drafts.models import DraftMark, DraftWatch, Proposal
from drafts.tests.factories import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def local_site(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(create_local_work, "PHOTOGRAPHED", 2)
    monkeypatch.setattr(create_local_work, "WAITING", 2)
    for number in range(24):
        published(code=f"00{number}", start_release=1960)
    call_command("create_local_people", verbosity=0)


def test_everything_is_there_once_however_often_it_is_made(local_site, capsys):
    for _again in range(2):
        call_command("create_local_work")
        states = Counter(DraftWatch.objects.values_list("status", flat=True))
        assert states == Counter(dict.fromkeys(Proposal.Status.values, 1)) + Counter(submitted=2)
        assert list(DraftMark.objects.values_list("status", "letters")) == [("submitted", "ОТК")]
        assert Watch.objects.filter(has_photo=True).count() == 2
        assert Counter(Revision.objects.filter(action="changed").values_list("evidence", flat=True)) == {
            "": 2,  # a drawing rests upon nothing
            "Паспорт часов из моей коллекции": 1,
        }
        assert set(Collection.objects.values_list("status", flat=True)) == set(Collection.Status.values)
        assert set(Collection.objects.values_list("user__login", flat=True)) == {"collector", "contributor"}
    assert "0 pictures, 0 proposals" in capsys.readouterr().out


def test_it_needs_a_catalogue_and_people(settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="create_local_people first"):
        call_command("create_local_work")


def test_it_is_refused_in_production():
    with pytest.raises(CommandError, match="development site only"):
        call_command("create_local_work")
