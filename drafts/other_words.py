"""What people write for the names of short lists: the words of a prototype's rows and of spreadsheets."""

from catalogue.keys import normalised_key
from catalogue.models import CaseMaterial, Function, Gender, MechanismType, Vocabulary

SAID_FOR = {
    CaseMaterial: {
        "сталь": "нержавейка нерж нерж.сталь нержавеющая_сталь stainless stainless_steel",
        "латунь, хром": "хром хромированный хромированная_латунь хромированные латунь_хромированная",
        "позолота": "позолоченные позолоченный золочёные позол",
        "золото 583": "золото_583_пробы золото_14к",
        "пластик": "пластмасса пластмассовый",
    },
    Gender: {
        "мужские": "муж м мужской мужчины men male gents",
        "женские": "жен ж женский дамские дамы women ladies female",
        "унисекс": "уни общие",
        "детские": "дет детский дети kids",
    },
    MechanismType: {
        "механический": "механика мех механические",
        "кварцевый": "кварц кварцевые",
        "камертонный": "камертон",
        "электронный": "электроника электронные",
    },
    Function: {
        "дата": "календарь число",
        "автоподзавод": "автомат автозавод автоматический_подзавод самозавод",
        "ручной завод": "ручной ручной_подзавод механический_завод",
        "центральная секундная стрелка": "центральная_секунда центральная_секундная",
        "боковая секундная стрелка": "боковая_секунда малая_секунда малая_секундная_стрелка",
        "противоударное устройство": "противоударное противоударный антишок амортизатор",
        "день недели": "день дни_недели",
        "стоп-секунда": "остановка_секундной_стрелки",
        "хронограф": "секундомер",
        "будильник": "сигнал",
    },
}


def own_word(model: type[Vocabulary], text: str) -> str:
    """The name here of what people call `text`; empty where nobody does."""
    key = normalised_key(text)
    said_for = SAID_FOR.get(model, {}).items()
    return next((name for name, words in said_for if key in map(normalised_key, words.split())), "")
