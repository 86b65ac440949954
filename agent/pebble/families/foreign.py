# ruff: noqa: E501, SIM905  (wordings are data: a wording is a line)
"""What lies outside pebble's world: the right answer is ``# ?`` at once."""

from __future__ import annotations

from random import Random

from .base import UNKNOWN, FamilyProblem, spin
from .stories import fill, scene
from .words import MEN, THINGS, WOMEN, invented

_WORKS = (
    "Faust|Hamlet|Don Quixote|War and Peace|The Odyssey|Ulysses|Emma|Dracula|The Trial|Moby Dick|Macbeth|The Magic Flute|Candide|"
    "Les Miserables|The Iliad|Frankenstein|Walden|The Hobbit|Dune|1984|Beloved|The Raven|Carmen|Inferno|Anna Karenina|The Stranger|Jane Eyre"
).split("|")
_PLACES = (
    "France Germany Spain Italy Japan Brazil Peru Kenya Egypt Norway Canada India China Australia Texas Ohio Chile Poland "
    "Greece Turkey Iran Mexico Cuba Ghana Mali Nepal Vietnam Laos Sweden Finland Austria Hungary Portugal Ireland Scotland"
).split()
_TOPICS = (
    "the sea|love|autumn|a cat|the moon|friendship|black holes|photosynthesis|the French Revolution|World War II|gravity|evolution|"
    "democracy|inflation|DNA|volcanoes|the Roman Empire|jazz|climate change|quantum physics|the stock market|dinosaurs|coffee|robots|"
    "happiness|the internet|electric cars|vaccines|dreams|bees|Mozart|chess|football|time travel|the brain|neural networks|glaciers"
).split("|")
_PEOPLE = (
    "Goethe|Einstein|Napoleon|Cleopatra|Mozart|Newton|Darwin|Shakespeare|Caesar|Gandhi|Columbus|Lincoln|Plato|Marie Curie|"
    "Picasso|Beethoven|Tesla|Kant|Buddha|Homer|Ada Lovelace|Alan Turing|Galileo|Van Gogh|Joan of Arc"
).split("|")
_LANGUAGES = "French German Spanish Italian Latin Japanese Chinese Russian Greek Dutch Polish Turkish Arabic".split()
_CODE = "Python Java C++ Rust JavaScript Go SQL Haskell Bash".split()

_CHAT = (
    "Who [wrote|is the author of|composed|published] {work}?",
    "When was {work} [written|published]?",
    "What is {work} about?",
    "Summarize {work}.",
    "What is the capital of {place}?",
    "Where is {place}?",
    "What is the population of {place}?",
    "Who is the president of {place}?",
    "Name {n} cities in {place}.",
    "What language do people speak in {place}?",
    "Is {place} bigger than {place2}?",
    "How far is it from {place} to {place2}?",
    "What is the tallest mountain in {place}?",
    "Who was {who}?",
    "When was {who} born?",
    "Where did {who} live?",
    "How old was {who} when {he} died?",
    "Who is older, {N} or {M}?",
    "What did {who} discover?",
    "Write [a poem|a story|an essay|a song|a letter|a haiku|a blog post|{n} sentences] about {topic}.",
    "Tell me [a joke|a story|something] about {topic}.",
    "Tell me a joke.",
    "Explain {topic}[ to a child| in simple words|].",
    "What is {topic}?",
    "Why is {topic} important?",
    "How does {topic} work?",
    "Give me {n} [ideas|facts|tips] about {topic}.",
    "Translate [this|{A}|hello|good morning|I love you|'{A}'] [to|into] {lang}.",
    "How do you say {A} in {lang}?",
    "What does {word} mean?",
    "Spell {word}.",
    "Define {word}.",
    "Write [a function|a program|code|a script|a class] in {code} [that sorts a list|to reverse a string|that prints hello|to find duplicates|to read a file|that parses {A}].",
    "What does this {code} code do?",
    "How do I install {code}?",
    "def f(x): return x",
    "print('hello')",
    "Fix this {code} error: {word} is not defined",
    "Hello[!|]",
    "Hi",
    "hi there",
    "How are you?",
    "What's up?",
    "Good morning",
    "Who are you?",
    "What can you do?",
    "Thanks!",
    "ok",
    "help",
    "test",
    "hello world",
    "yes",
    "no",
    "?",
    "...",
    "a",
    "What time is it?",
    "What day is it today?",
    "What's the weather [like|] in {place}?",
    "Will it rain tomorrow?",
    "Is it {day} today?",
    "Do you like {A}?",
    "Can you help me?",
    "Which is better, {A} or {B}?",
    "What color are {A}?",
    "Where can I buy {A}?",
    "How do you make {A}?",
    "Why do {A} [float|grow|break|shine]?",
    "List {n} kinds of {A}.",
    "What are {A} made of?",
    "Who invented {A}?",
    "What rhymes with {word}?",
    "Is {N} a good name?",
    "Recommend a [book|movie|song|game] about {topic}.",
    "Who won the World Cup in {year}?",
    "What happened in {year}?",
    "When did {topic} [begin|start]?",
    "Who painted {work}?",
    "Complete the sentence: The {A} {word}",
    "Correct the grammar: {N} have went to {place}.",
    "What is the meaning of life?",
    "What is the chemical symbol of [gold|iron|oxygen|silver]?",
    "How many legs does a spider have?",
    "How many countries are in Europe?",
    "How many people live in {place}?",
    "How tall is the Eiffel Tower?",
    "What is the speed of light?",
    "What is the boiling point of water?",
    "How many planets are there?",
    "What is the distance to the moon?",
    "In which year did {who} die?",
    "Prove that [there are infinitely many primes|the square root of 2 is irrational|every even number is a sum of two primes|P is not NP].",
    "State the Pythagorean theorem.",
    "What is a prime number?",
    "What is a derivative?",
    "Explain long division.",
    "What is the integral of {f}?",
    "Integrate {f}.",
    "Draw a [circle|triangle|cat].",
    "What is the sine of {n} degrees?",
    "What is the probability of rolling a {n}?",
    "In how many ways can {n} {people} sit [in a row|around a table]?",
    "What is the next number in {seq}?",
    "What comes next: {seq}?",
    "Sort {seq}.",
    "Round {x} to the nearest [ten|hundred|integer].",
    "Convert {n} (base {b}) to base {c}.",
    "In base {b}, what is {n} + {m}?",
    "What is the {day} after {month} {n}?",
    "What is the {n}th digit of pi?",
    "Two dice are rolled. What is the probability that the sum is {n}?",
)
_MISSING = (
    "{N} has some {A}. [How many {A} does {N} have?|How many are there?|{he} buys {n} more. How many {A} does {he} have?|{he} gives a few to {M}. How many are left?]",
    "{N} buys {n} {G}. How much does {he} pay?",
    "{N} buys a {g}. [How much change does {he} get?|What does it cost?]",
    "A {vehicle} drives for {n} hours. How far does it go?",
    "How many {A} are in the {box}?",
    "{N} is older than {M}. How old is {N}?",
    "How old is {N}?",
    "{N} and {M} share some {A}. How many does each get?",
    "What is the price of a {g}?",
    "A {vehicle} goes {n} {unit}. [How long does it take?|How fast is it?]",
    "There are {n} {boxes} of {A}. How many {A} are there?",
    "{N} has {n} {A}. How many {B} does {he} have?",
    "{N} has {n} {A}. How old is {he}?",
    "{N} is {n} years old. What is {his} favorite [color|food|{g}]?",
    "How many {people} are in the {shop}?",
    "{N} saves money every week. How much does {he} have after {n} weeks?",
    "Solve for x.",
    "Solve the equation.",
    "What is x?",
    "Find y.",
    "Let f(x) be a function. What is f({n})?",
    "Calculate.",
    "What is the sum?",
    "Compute the derivative.",
    "{n}% of what?",
    "What percent is it?",
    "{N} went to the {shop} and bought {A}. How much did {he} spend?",
    "Each {box} has {n} {A}. How many {A} are there in all?",
    "How many {boxes} does {N} need for {n} {A}?",
    "{N} walks to the {shop}. How far is it?",
    "What is bigger?",
    "How many?",
    "{N} likes {A}. {M} likes {B}. Who is happier?",
    "{n} {A}",
    "{N} has {n} {A}.",
    "{N} and {M} are {people}.",
)


def foreign(r: Random) -> FamilyProblem:
    """A question of another kind, one with a missing quantity, or noise."""
    roll = r.random()
    if roll < 0.1:
        return FamilyProblem(_noise(r), (), UNKNOWN, "foreign")
    form = spin(r, r.choice(_CHAT if roll < 0.68 else _MISSING))
    cast = scene(r)
    place, place2 = r.sample(_PLACES, 2)
    cast |= {
        "work": r.choice(_WORKS),
        "place": place,
        "place2": place2,
        "topic": r.choice(_TOPICS),
        "who": r.choice(_PEOPLE),
        "lang": r.choice(_LANGUAGES),
        "code": r.choice(_CODE),
        "word": r.choice([invented(r), r.choice(THINGS), "serendipity", "ambiguous"]),
        "n": str(r.randint(2, r.choice([12, 100, 1000]))),
        "m": str(r.randint(2, 500)),
        "b": str(r.randint(2, 16)),
        "c": str(r.randint(2, 16)),
        "x": str(r.randint(1, 99999) / 100),
        "year": str(r.randint(1000, 2030)),
        "seq": ", ".join(str(r.randint(-99, 400)) for _ in range(r.randint(3, 7))),
        "f": r.choice(["x^2", "sin(x)", "3*x + 1", "1/x", "e^x", "cos(2*x)"]),
    }
    return FamilyProblem(fill(r, form, {}, {}, cast), (), UNKNOWN, "foreign")


def _noise(r: Random) -> str:
    kind = r.random()
    if kind < 0.3:
        return " ".join(invented(r) for _ in range(r.randint(1, 6)))
    if kind < 0.55:
        return " ".join(r.sample(THINGS, r.randint(1, 6)))
    if kind < 0.7:
        return (
            "".join(
                r.choice("abcdefghijklmnopqrstuvwxyz ;,.!?#@%&()") for _ in range(r.randint(1, 40))
            ).strip()
            or "?"
        )
    if kind < 0.85:
        return r.choice(WOMEN + MEN) + r.choice(["", "?", " and " + r.choice(MEN)])
    return r.choice("+-*/=<>!?.,") * r.randint(1, 5)
