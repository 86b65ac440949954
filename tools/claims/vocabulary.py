"""The words that decide whether a number in prose belongs to the expression beside it."""

from __future__ import annotations

from ..mathematics.wordlist import words

# Words that join what stands before them to the number after them: an expression that starts
# behind one of these may have lost its beginning (`the sum of 5 and 3 * 2 = 16`).
JOINING = words(
    "of than and or by from to plus minus times over with between per half twice double triple "
    "thrice more less fewer divided multiplied subtract subtracting add adding added increased "
    "decreased squared cubed root power mod modulo remainder times sum difference product "
    "quotient dozen hundred thousand million billion percent"
)
# Labels that own the number after them: `Day 2`, `Step 3`.
LABELS = words(
    "step day part case problem question example equation number no week year grade room chapter "
    "page figure option group trip item round level month hour minute player person box class "
    "team line row column friend set bag stage phase version method base section"
)
# Words that a unit never contains.
NOT_UNITS = words(
    "and or is are was were be to from then so than more less fewer times plus minus with if "
    "which that this we you he she it they i equals equal gives give makes make leaves left "
    "remainder by because since when where while but not divided multiplied add subtract "
    "therefore thus hence let has have had since means implies becomes become what how "
    "as simplifies approximately about roughly mod modulo"
)
# Interior of a unit, never its end: `packs of gum`, `eggs in a dozen`.
INNER = words("of per in a an the each for on at every")
# Units that other units convert to: a false equation with two of them may be a conversion.
CONVERTIBLE = words(
    "second seconds sec secs s minute minutes min mins hour hours hr hrs h day days week weeks "
    "month months year years decade decades century centuries "
    "cm mm m km meter meters metre metres centimeter centimeters millimeter millimeters "
    "kilometer kilometers inch inches in foot feet ft yard yards yd mile miles mi "
    "g kg mg gram grams kilogram kilograms pound pounds lb lbs ounce ounces oz ton tons "
    "l ml liter liters litre litres milliliter milliliters gallon gallons quart quarts pint pints "
    "cup cups tablespoon tablespoons teaspoon teaspoons "
    "cent cents dollar dollars penny pennies nickel nickels dime dimes quarter quarters "
    "percent dozen dozens pair pairs hundred thousand million billion trillion degrees radians "
    "degree radian mph gross score sq square cubic"
)
# Factors by which units convert (and their inverses): a ratio among these may be a conversion.
CONVERSIONS = (
    2, 3, 4, 5, 7, 8, 10, 12, 16, 20, 24, 25, 30, 31, 36, 50, 52, 60, 100, 144, 365, 366, 1000,
    1440, 1760, 2000, 3600, 5280, 10_000, 86_400, 1_000_000, 1_000_000_000,
)  # fmt: skip
OPERATOR_WORDS = {"times": "*", "plus": "+", "minus": "-", "mod": "mod", "modulo": "mod"}
