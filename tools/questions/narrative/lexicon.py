# ruff: noqa: E501  (words are data)
"""The words of short stories: what a verb does to a holding, and which words are no nouns."""

from __future__ import annotations

from functools import cache
from typing import Literal

Effect = Literal["have", "gain", "lose", "do", "need", "put", "take"]


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_VERBS: dict[Effect, str] = {
    "have": "have own hold contain keep carry possess",
    "gain": "buy find get receive pick collect win gather catch purchase grow borrow bake make plant "
    "produce order inherit harvest download knit cook craft sew adopt acquire earn build add discover raise capture bring print dig",
    "lose": "give lose eat sell spend use break donate pop throw lend drink remove delete burn tear "
    "discard waste consume misplace mail post spill erase crack return hand",
    "do": "read run walk jog swim cycle drive ride score hike solve type visit watch travel climb "
    "answer complete finish study practice save write draw paint see photograph deliver sleep paint wash mow clean upload invite row crawl bike sprint jump hop swim play sing cut",
    "need": "need want require",
    "put": "put place stack park insert",
    "take": "take",
}
_PAST = {
    "have": "had", "hold": "held", "keep": "kept", "buy": "bought", "find": "found", "get": "got",
    "win": "won", "catch": "caught", "grow": "grew", "make": "made", "give": "gave",
    "lose": "lost", "eat": "ate", "sell": "sold", "spend": "spent", "break": "broke",
    "throw": "threw", "lend": "lent", "drink": "drank", "burn": "burned", "tear": "tore",
    "read": "read", "run": "ran", "swim": "swam", "drive": "drove", "ride": "rode",
    "write": "wrote", "draw": "drew", "build": "built", "see": "saw", "sleep": "slept", "bring": "brought", "dig": "dug", "sing": "sang", "cut": "cut", "take": "took", "put": "put",
}  # fmt: skip
_PARTICIPLES = {
    "give": "given", "eat": "eaten", "break": "broken", "throw": "thrown", "drink": "drunk",
    "grow": "grown", "tear": "torn", "run": "run", "swim": "swum", "drive": "driven",
    "ride": "ridden", "write": "written", "draw": "drawn", "get": "gotten", "see": "seen",
}  # fmt: skip
LEAVING = {
    "leave": "", "fly": "away off", "go": "away home", "get": "off out", "run": "away off",
    "swim": "away off", "walk": "away out", "drive": "away off", "hop": "away off", "die": "",
    "melt": "", "burst": "", "pop": "", "break": "", "escape": "", "disappear": "", "wilt": "",
}  # fmt: skip
COMING = {
    "come": "", "arrive": "", "join": "", "get": "on in", "land": "", "enter": "", "hatch": "",
    "bloom": "", "park": "", "climb": "on", "hop": "on",
}  # fmt: skip
_MOVED = {
    "leave": "left", "fly": "flew", "go": "went", "come": "came", "get": "got", "run": "ran",
    "swim": "swam", "drive": "drove", "break": "broke", "burst": "burst",
}  # fmt: skip

_LINKS = """a an the and or but then than as of to from in on at for with by into onto over under after
before during each every per apiece all both half quarter third some any none more fewer less other
others another left now still already later also only just so if when while how many much what which
who there here it he she they we you i me him her them us my his its their our your this that these
those is are was were be been do does did will would can could has have had not no together
altogether total rest remaining times twice double same equal equally per again away up out off down
back about around because since until between among first finally next today yesterday tomorrow"""
LINKS = word_set(_LINKS)
"""Words that no noun phrase reaches over."""
FEMALE = word_set("""mother mom mum sister aunt grandmother grandma girl woman daughter wife niece lady queen mrs ms
    miss anna mary lucy emma sara sarah nina jenny maria kate katie lisa laura julia jane jill amy
    alice emily olivia sophia mia ella lily grace chloe zoe eva rosa linda susan karen nancy betty
    helen sandra donna carol ruth sharon michelle melanie sally heather joan mandy ana rachel
    jessica ashley amanda kim rita lena clara nora maya priya fatima aisha hannah megan diana wendy
    tina paula erin leah molly ruby ivy bella ava isabella charlotte amelia sophie chloe natalie nicole
    victoria vanessa tanya tara stella sonia samantha rose rebecca piper penny pam pamela olga nadia
    monica mila mabel lydia luna louise lola lina lara laila kylie kathy katherine karin julie jo joyce
    josie jasmine iris irene ingrid hazel harriet gina gabriela fiona faye elsa elena ellen elizabeth
    eleanor edith dora doris daisy cora clare claire cindy christina cathy carmen camila bianca bertha
    beth betsy brenda barbara audrey astrid annie anne angela allison alison alexandra agnes abigail
    margaret martha marta marie mara marina leila layla leona sadie tess tessa theresa trisha yara yuki
    mei aya ines lea lisbeth heidi greta frieda hilda tilda""")
MALE = word_set("""father dad brother uncle grandfather grandpa boy man son husband nephew king mr tom tim ben jack
    john peter paul dan daniel leo omar max jake mike michael david james robert joe josh bob
    bill fred george henry adam liam noah ethan lucas mark luke matt kevin brian eric ryan jason
    carlos juan pedro ali ahmed hassan ravi raj oliver oscar hugo felix simon steve tony victor
    walter frank gary greg harry ian ivan jerry jim keith larry nick oscar randy ray roger ron
    ronald russell scott sean stan ted tyler will zach benny gordon edward philip dave theo arthur
    albert alan alfred andrew andy anton arnold barry bernard bobby brad brandon bruce carl caleb cody colin
    craig dennis derek dylan eddie elias eli emil ernest evan finn francis frederick gavin gerald
    gustav hank harold hector howard isaac jacob jamie jeff jeremy jesse joel johnny jon jonas jonathan
    jordan julian karl ken kenny kurt lance leon leonard lewis lionel lloyd logan lou luca luis manuel
    marco marcus mario martin mason max mateo miguel milo mohammed nathan neil nigel norman otto owen
    pablo patrick pete pierre ralph rafael ricardo richard rick rob rodney rohan ross samuel santiago
    sebastian seth simon stefan stephen steven stuart theodore thomas timothy toby todd travis trevor
    vincent wayne wesley xavier yusuf hiro kenji arjun""")
PERSONS = (
    FEMALE
    | MALE
    | word_set("""i we you friend student teacher child kid person baker farmer neighbor neighbour cousin
    classmate pupil customer worker gardener chef shopkeeper coach player artist""")
)
NAMES = FEMALE | MALE
KINDS = {
    "fruit": "apple orange banana pear peach plum mango kiwi lemon strawberry grape cherry melon "
    "apricot fig lime pineapple",
    "animal": "cow horse pig sheep goat chicken duck hen dog cat rabbit turkey goose donkey lion "
    "tiger bear monkey elephant zebra giraffe bird wolf fox deer snake fish penguin camel",
    "pet": "dog cat rabbit hamster fish bird parrot turtle",
    "flower": "rose tulip daisy lily sunflower violet orchid daffodil carnation",
    "vegetable": "carrot potato tomato onion cucumber pepper cabbage lettuce turnip",
    "coin": "penny nickel dime quarter",
    "vehicle": "car truck bus van motorcycle bike bicycle",
    "person": "man woman boy girl child adult student teacher pupil kid",
    "student": "boy girl", "child": "boy girl", "kid": "boy girl", "pupil": "boy girl",
    "bird": "eagle owl duck goose chicken sparrow pigeon parrot robin crow",
}  # fmt: skip
DOING = word_set("""cost costs weigh weighs weighed take takes took use uses used print prints printed type types
    typed travel travels travelled traveled go goes went cover covers covered fly flies flew charge
    charges charged pay pays paid work works worked pump pumps pumped fill fills filled fit fits
    move moves moved put puts pack packs packed pour pours poured beat beats pays produce produces
    cut cuts share shares shared split splits divide divides divided place places placed arrange
    arranges arranged serve serves served consume consumes knit knits lay lays laid plants planted
    give gives gave feed feeds fed teach teaches taught rents rented rent lasts last lasted drip
    drips dripped empty empties emptied drain drains drained wash washes washed read reads assemble
    assembles assembled build builds built sew sews sewed paint paints painted deliver delivers
    delivered collect collects collected leak leaks leaked burn burns burned burnt""")
"""Further forms of verbs, which stories of rates are told with."""
TIMES = word_set("day week month year hour minute second")
CENTS = {"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}
WORKERS = word_set(
    """man woman worker person painter machine builder tap pump cow horse student farmer gardener carpenter robot
    printer bricklayer cook pipe mower friend employee volunteer truck elf cat dog tailor plumber mason player child kid
    boy girl chef baker cleaner mechanic programmer helper digger excavator"""
)
"""Of whom more take less time."""
LENGTHS = word_set("mile km kilometer kilometre meter metre m foot yard lap block cm inch")
_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse",
    "feet": "foot", "geese": "goose", "leaves": "leaf", "loaves": "loaf", "shelves": "shelf",
    "knives": "knife", "pennies": "penny", "cookies": "cookie", "movies": "movie", "pies": "pie",
    "dollars": "dollar", "bus": "bus", "glass": "glass", "dress": "dress", "buses": "bus",
    "class": "class", "grass": "grass", "brownies": "brownie", "potatoes": "potato",
    "tomatoes": "tomato", "glasses": "glass", "dresses": "dress", "classes": "class",
    "halves": "half", "lives": "life", "wolves": "wolf", "candies": "candy", "ties": "tie",
    "selfies": "selfie", "calories": "calorie", "zombies": "zombie", "gas": "gas",
}  # fmt: skip


def stem(noun: str) -> str:
    """The singular."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ss", "ss"), ("s", "")):  # fmt: skip
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            return noun.removesuffix(ending) + instead
    return noun


def _forms(lemma: str, past: dict[str, str]) -> set[str]:
    if lemma == "have":
        return {"have", "has", "had"}
    ends = "es" if lemma.endswith(("s", "sh", "ch", "x", "o")) else "s"
    third = lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2] not in "aeiou" else lemma + ends
    regular = lemma + ("d" if lemma.endswith("e") else "ed")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        regular = lemma[:-1] + "ied"
    doubled = {f"{lemma}{lemma[-1]}ed"} if lemma in ("jog", "pop", "knit", "hop", "plan") else set()
    return {lemma, third, past.get(lemma, regular)} | doubled


@cache
def verbs() -> dict[str, tuple[str, Effect]]:
    """Each form of a verb -> its lemma and what it does."""
    found: dict[str, tuple[str, Effect]] = {}
    for effect, lemmas in _VERBS.items():
        for lemma in lemmas.split():
            for form in _forms(lemma, _PAST) | {_PARTICIPLES.get(lemma, lemma)}:
                found[form] = (lemma, effect)
    return found


@cache
def movements() -> dict[str, tuple[str, ...]]:
    """Each form of a verb of coming or going -> its lemmas (`left`: leave)."""
    found: dict[str, tuple[str, ...]] = {}
    for lemma in {*LEAVING, *COMING}:
        for form in _forms(lemma, _MOVED):
            found[form] = (lemma,)
    return found


@cache
def kinds() -> dict[str, frozenset[str]]:
    """A kind -> the nouns that are of it."""
    return {kind: frozenset(nouns.split()) for kind, nouns in KINDS.items()}


@cache
def no_nouns() -> frozenset[str]:
    """Forms of verbs that are hardly ever nouns."""
    lemmas = word_set(
        "have need get give make buy sell eat earn spend lose hold contain keep receive bake read write want own"
    )
    return frozenset(form for form, (lemma, _) in verbs().items() if lemma in lemmas) - {"left"}
