"""What a word of the short lists is called: how its name is written, and which words are called alike."""

import pytest

from accounts.tests.factories import make_user
from drafts.checks import warnings
from drafts.content import published_model

from .factories import WORDS, make_draft_term
from .test_actions import accepted, submitted
from .test_words import EVIDENCE, WORD, decide, of_every_kind, propose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@of_every_kind
def test_a_name_is_written_as_it_is_read(model, collector, moderator, administrator):
    """Pasted from elsewhere it brings blanks and hyphens that nobody sees, and that would stand in lists for ever."""
    draft = propose(
        collector, model, name="\u200bрегу\u00adлятор\u00a0 с\r\nминутами ", name_en="regu\u00adlator\t dial"
    )
    assert (draft.name, draft.name_en) == ("регулятор с минутами", "regulator dial")
    decide(moderator, draft)
    assert draft.result.name == "регулятор с минутами"
    place, words = f"/admin/catalogue/{model.kind}", published_model(model).objects
    administrator.post(f"{place}/add/", {"name": "ретро\u00adград  ный", "name_en": "retro\u00adgrade"})
    assert words.filter(name="ретроград ный", name_en="retrograde").exists()
    again = administrator.post(f"{place}/add/", {"name": "ретроград ный"}).text
    assert "уже есть в списке" in again and "в другом написании" not in again


@of_every_kind
def test_a_new_word_says_of_which_list_it_is(model, collector):
    draft = propose(collector, model, name=WORD)
    list_name = f"новое слово: {published_model(model)._meta.verbose_name_plural}"
    for page in ("/drafts/", draft.get_absolute_url()):
        assert list_name in collector.get(page).text
    accepted(draft, make_user(role="administrator"))
    assert list_name in collector.get(f"/users/{collector.user.login}/").text


def test_the_form_in_english_says_that_the_name_is_russian(collector):
    for language, words in (("", "По-русски."), ("/en", "In Russian.")):
        assert words in collector.get(f"{language}/vocabulary/function/new/").text


@of_every_kind
@pytest.mark.parametrize(
    "names", [{"name": "мелодия", "name_en": "Alarm!"}, {"name": "ALARM"}, {"name": "мелодия", "name_en": "будильник"}]
)
def test_a_name_of_another_word_in_the_other_language_is_told(model, names, collector, author):
    other = WORDS[model](name="будильник", name_en="alarm")
    correction = make_draft_term(model, user=author, target=WORDS[model](name="сигнал"), **names)
    for draft in (correction, submitted(model.objects.create(user=collector.user, evidence=EVIDENCE, **names))):
        (told,) = [each for each in warnings(draft) if each.code == "same_in_english"]
        assert (told.name, told.link) == ("будильник", other.get_absolute_url())
        assert told.field == [*names][-1]
