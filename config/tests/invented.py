"""Addresses that nobody has asked for, one for each number."""

INVENTED = [
    "/watches/?from={}&q=полёт",
    "/watches/?q=слово+{}",
    "/watches/?after=a~{}",
    "/watches/?brand=signal&brand=nobody{}",
    "/watches/?nonsense={}",
    "/watches/compare/?w=signal&w=nobody{}",
    "/watches/compare/?add=слово+{}",
    "/suggest/?q=слово{}",
    "/brands/signal/?after=b~{}",
    "/mechanisms/?before=c~{}",
    "/watches/signal/?utm_source={}",
    "/watches/signal/history/?a={}&b=1",
]
