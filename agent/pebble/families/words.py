# ruff: noqa: E501, SIM905  (wordings are data: a wording is a line)
"""The names, things and places of the word problems, and numbers in words.

The lists are long on purpose: most of them are not single tokens, so the model learns to copy
words that it spells letter by letter, which is what lets it read a stranger's nouns.
"""

from __future__ import annotations

from random import Random

WOMEN = (
    "Anna Mary Sara Lisa Emma Olivia Mia Zoe Ella Julia Laura Nina Maria Sofia Clara Eva Ida Rosa "
    "Alice Betty Carol Diana Ellen Fatima Grace Hannah Irene Jane Karen Linda Maya Nora Paula "
    "Rachel Susan Tina Ursula Vera Wendy Yara Zara Amina Priya Mei Yuki Aisha Leila Ingrid Astrid "
    "Chloe Lucy Kate Joan Sally Nancy Melanie Jessica Natalia Tanya Alexa Janet Martha Ruth Amy "
    "Beth Claire Daisy Elena Fiona Gina Heidi Isabel Jenny Kim Lena Megan Nadia Opal Petra Ramona "
    "Samantha Teresa Valerie Weng Xenia Yvonne Kayla Brenda Donna Keisha Lucia Carmen Ana Hui"
).split()
MEN = (
    "Tom Ben Sam John Paul Mark Luke Max Leo Noah Liam James David Peter Jack Adam Alan Bob Carl "
    "Dan Eric Frank George Henry Ivan Jim Ken Larry Mike Nick Oscar Pablo Quinn Ron Steve Tim Victor "
    "Will Xavier Yusuf Zack Ahmed Ali Omar Ravi Raj Chen Hiro Kenji Jamal Diego Carlos Juan Pedro "
    "Miguel Andre Bruno Colin Derek Edward Felix Gary Hugo Igor Jonas Kevin Lars Martin Nathan Oliver "
    "Patrick Ralph Simon Tobias Uwe Vincent Walter Yannick Bill Joe Fred Randy Toulouse Ken Albert "
    "Marcus Darius Kofi Kwame Tariq Vikram Wei Jun Sven Olaf Piet Mohammed Joey Tommy Billy Bobby"
).split()
FRUITS = (
    "apples oranges bananas pears plums figs limes lemons peaches mangoes kiwis melons grapes cherries "
    "apricots coconuts papayas strawberries pineapples nectarines dates guavas avocados tangerines "
    "grapefruits blueberries raspberries lychees quinces pomegranates"
).split()
THINGS = (
    (
        "apples oranges marbles stickers books pencils pens cookies candies cards coins stamps balloons "
        "eggs flowers roses shells seashells toys cars crayons markers notebooks erasers cupcakes muffins "
        "sandwiches pizzas bottles cups plates chairs tables lamps shirts hats socks shoes tickets posters "
        "photos magazines newspapers comics games puzzles dolls balls bats kites ribbons beads buttons "
        "bracelets necklaces rings keys bricks tiles nails screws bolts boards planks stones pebbles leaves "
        "acorns nuts walnuts peanuts potatoes tomatoes carrots onions peppers pumpkins cucumbers cabbages "
        "donuts bagels rolls loaves pies cakes chocolates lollipops gumdrops jellybeans sweets bonbons trees "
        "plants seeds bulbs tulips daisies lilies sunflowers fish goldfish shrimps chickens ducks geese sheep "
        "goats cows horses rabbits hamsters parrots turtles frogs beetles butterflies envelopes letters "
        "postcards parcels packages folders binders staples candles matches batteries lightbulbs mugs bowls "
        "spoons forks knives napkins towels blankets pillows rugs curtains mirrors clocks watches phones "
        "tablets laptops keyboards cables chargers robots drones pins badges medals trophies flags masks "
        "scarves gloves sweaters jackets dresses belts bags wallets umbrellas helmets bikes scooters skates "
        "tires wheels gears widgets gadgets lego-bricks blocks dominoes dice jewels gems diamonds pearls "
        "emails messages songs videos points tokens vouchers coupons paintings drawings brushes sponges"
    )
    .replace("lego-bricks ", "")
    .split()
)
BOXES = (
    "baskets boxes bags crates jars bowls trays bins buckets cartons packs packets shelves drawers "
    "chests barrels sacks cases tins carts hampers containers rows stacks piles bundles cabinets trucks"
).split()
GOODS = (  # singular, plural: things with a price
    ("pen", "pens"),
    ("book", "books"),
    ("pencil", "pencils"),
    ("notebook", "notebooks"),
    ("shirt", "shirts"),
    ("ticket", "tickets"),
    ("apple", "apples"),
    ("sandwich", "sandwiches"),
    ("coffee", "coffees"),
    ("pizza", "pizzas"),
    ("toy", "toys"),
    ("hat", "hats"),
    ("cake", "cakes"),
    ("muffin", "muffins"),
    ("chair", "chairs"),
    ("lamp", "lamps"),
    ("mug", "mugs"),
    ("bag", "bags"),
    ("ball", "balls"),
    ("game", "games"),
    ("poster", "posters"),
    ("candle", "candles"),
    ("plant", "plants"),
    ("bottle of water", "bottles of water"),
    ("cookie", "cookies"),
    ("loaf of bread", "loaves of bread"),
    ("bag of chips", "bags of chips"),
    ("drink", "drinks"),
    ("burger", "burgers"),
    ("hot dog", "hot dogs"),
    ("ice cream", "ice creams"),
    ("soda", "sodas"),
    ("eraser", "erasers"),
    ("ruler", "rulers"),
    ("marker", "markers"),
    ("folder", "folders"),
    ("sweater", "sweaters"),
    ("scarf", "scarves"),
    ("jacket", "jackets"),
    ("phone case", "phone cases"),
    ("melon", "melons"),
    ("donut", "donuts"),
    ("bracelet", "bracelets"),
    ("plate", "plates"),
    ("pack of gum", "packs of gum"),
    ("battery", "batteries"),
    ("tomato", "tomatoes"),
    ("carton of milk", "cartons of milk"),
    ("jar of honey", "jars of honey"),
    ("bike", "bikes"),
    ("kite", "kites"),
    ("puzzle", "puzzles"),
    ("cap", "caps"),
    ("towel", "towels"),
    ("egg", "eggs"),
    ("magazine", "magazines"),
    ("postcard", "postcards"),
    ("stamp", "stamps"),
    ("rose", "roses"),
    ("bar of soap", "bars of soap"),
    ("necklace", "necklaces"),
    ("cable", "cables"),
    ("tire", "tires"),
    ("bagel", "bagels"),
    ("taco", "tacos"),
    ("wrap", "wraps"),
    ("smoothie", "smoothies"),
)
SHOPS = (
    "shop store bakery market supermarket bookstore cafe kiosk mall museum library school farm office "
    "factory warehouse garden restaurant florist stall company hotel theater zoo club gym"
).split()
PEOPLE = (
    "children students friends kids people players workers pupils teachers guests boys girls neighbors "
    "cousins classmates employees campers scouts visitors customers families teams"
).split()
WORKERS = (
    ("baker", "cakes"),
    ("tailor", "shirts"),
    ("carpenter", "chairs"),
    ("machine", "bolts"),
    ("robot", "parts"),
    ("printer", "pages"),
    ("painter", "fences"),
    ("factory", "toys"),
    ("worker", "boxes"),
    ("potter", "mugs"),
    ("typist", "pages"),
    ("cook", "meals"),
    ("gardener", "trees"),
    ("knitter", "scarves"),
    ("press", "posters"),
    ("mason", "bricks"),
    ("farmer", "eggs"),
    ("jeweler", "rings"),
    ("hen", "eggs"),
    ("plant", "bottles"),
)
VEHICLES = (
    "car train bus truck bike boat ship plane van cyclist runner motorcycle tram ferry drone horse "
    "rocket scooter hiker"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
).split()
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvwz"


def in_words(number: int) -> str:
    """Spell a number below 1000 (``forty-two``); digits from there on."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")
    return str(number)


def ordinal(r: Random, number: int) -> str:
    """``4th`` or ``fourth``."""
    if number < len(_ORDINALS) and r.random() < 0.6:
        return _ORDINALS[number]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 % 10 != 1 else 0, "th")
    return f"{number}{ending}"


def invented(r: Random, capital: bool = False) -> str:
    """A pronounceable word that is in no dictionary."""
    word = "".join(
        r.choice(_CONSONANTS) + r.choice(_VOWELS) + (r.choice("nrlstk") if r.random() < 0.3 else "")
        for _ in range(r.randint(2, 3))
    )
    return word.capitalize() if capital else word


def person(r: Random) -> tuple[str, str, str, str]:
    """A name with ``he``, ``his`` and ``him`` to go with it."""
    woman = r.random() < 0.5
    name = invented(r, True) if r.random() < 0.06 else r.choice(WOMEN if woman else MEN)
    return (name, "she", "her", "her") if woman else (name, "he", "his", "him")


def things(r: Random, n: int, pool: list[str] | tuple[str, ...] = ()) -> list[str]:
    """``n`` different plural nouns, one in twenty invented."""
    chosen = r.sample(list(pool or THINGS), n)
    return [invented(r) + "s" if r.random() < 0.05 else noun for noun in chosen]


def count(r: Random, number: int, words: float = 0.3) -> str:
    """A count as it stands in a text: digits, words while small, commas while large."""
    if number < 0:
        return str(number)
    if (number <= 20 and r.random() < words) or (number < 100 and r.random() < words * 0.15):
        return in_words(number)
    if number >= 1000 and r.random() < 0.3:
        return f"{number:,}"
    return str(number)
