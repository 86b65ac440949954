# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Distance and speed, rates of work, recipes, rectangles, time, temperature."""

from __future__ import annotations

from .stories import Story

STORIES = (
    Story(
        "v:5-90 t:2-12",
        (
            "A {vehicle} [travels|drives|goes|moves] at {v} {unit} per hour. How far does it [go|travel|get] in {t} hours?",
            "A {vehicle} [travels|goes] {v} {unit} [per|an|each] hour for {t} hours. [How far does it go?|What distance does it cover?|How many {unit} is that?]",
            "How far does a {vehicle} [go|travel] in {t} hours at {v} {unit} per hour?",
            "{N} [drives|rides|walks|runs] at {v} {unit} per hour for {t} hours. How far does {he} [go|get]?",
            "Speed {v} {unit} per hour, time {t} hours. Distance?",
            "A {vehicle} has a speed of {v} {unit}/h. What distance does it cover in {t} hours?",
            "If a {vehicle} goes {v} {unit} in one hour, how far does it go in {t} hours?",
        ),
        (("distance", "{v} * {t}"),),
    ),
    Story(
        "v:5-90 t:2-12 d=v*t",
        (
            "A {vehicle} [travels|drives|goes|covers] {d} {unit} in {t} hours. [What is its speed?|What is its average speed?|How fast is it?|How many {unit} per hour is that?]",
            "{N} [drives|rides|walks|runs] {d} {unit} in {t} hours. [What is {his} average speed?|How fast does {he} go?]",
            "What is the [average |]speed of a {vehicle} that covers {d} {unit} in {t} hours?",
            "Distance {d} {unit}, time {t} hours. Speed?",
        ),
        (("speed", "{d} / {t}"),),
    ),
    Story(
        "v:5-90 t:2-12 d=v*t",
        (
            "A {vehicle} [travels|drives|goes] at {v} {unit} per hour. How [long|many hours] does it take [to go|for] {d} {unit}?",
            "How long does a {vehicle} need for {d} {unit} at {v} {unit} per hour?",
            "{N} rides {v} {unit} per hour. How many hours does {he} need for {d} {unit}?",
            "A trip is {d} {unit} long. {N} drives {v} {unit} an hour. How long does the trip take?",
        ),
        (("hours", "{d} / {v}"),),
    ),
    Story(
        "v:5-90 t:2-9 w:5-90 s:2-9",
        (
            "A {vehicle} goes {v} {unit} per hour for {t} hours and then {w} {unit} per hour for {s} hours. [How far does it go in total?|What is the total distance?|How far does it go?]",
            "{N} drives {t} hours at {v} {unit} per hour and {s} hours at {w} {unit} per hour. [How far does {he} drive?|What is the total distance?|How many {unit} in all?]",
        ),
        (("first part", "{v} * {t}"), ("second part", "{w} * {s}"), ("distance", "{r1} + {r2}")),
    ),
    Story(
        "v:5-90 t:2-12 b:2-12 d=v*t",
        (
            "A {vehicle} [goes|travels|drives] {d} {unit} in {t} hours. How far does it go in {b} hours[ at the same speed|]?",
            "{N} [walks|rides|drives] {d} {unit} in {t} hours. At [this|the same] [speed|pace], how far does {he} go in {b} hours?",
        ),
        (("speed", "{d} / {t}"), ("distance", "{r1} * {b}")),
    ),
    Story(
        "v:5-90 w:5-90 t:2-9",
        (
            "Two {vehicle}s start at the same place and go in opposite directions at {v} and {w} {unit} per hour. How far apart are they after {t} hours?",
            "{N} and {M} leave in opposite directions. {N} goes {v} {unit} per hour and {M} {w}. How far apart are they in {t} hours?",
        ),
        (("together per hour", "{v} + {w}"), ("apart", "{r1} * {t}")),
    ),
    Story(
        "d:100-400 v:5-60 t:2-5",
        (
            "{N} has to drive {d} {unit}. {he} drives {t} hours at {v} {unit} per hour. How [far|many {unit}] [is left|are left|does {he} still have to go]?",
            "A trip is {d} {unit} long. After {t} hours at {v} {unit} per hour, how far is it still?",
        ),
        (("done", "{v} * {t}"), ("left", "{d} - {r1}")),
    ),
    Story(
        "a:2-60 t:2-24",
        (
            "A {worker} makes {a} {works} [an|per|every|each] hour. How many {works} does it make in {t} hours?",
            "A {worker} can make {a} {works} in an hour. How many in {t} hours?",
            "A [pump|tap|pipe] gives {a} liters [a|per] minute. How many liters in {t} minutes?",
            "{N} types {a} words per minute. How many words does {he} type in {t} minutes?",
            "{N} can [bake|paint|fold|pack] {a} {A} [a day|per day|each day]. How many in {t} days?",
            "A {worker} needs {a} minutes for one piece. How many minutes for {t} pieces?",
        ),
        (("total", "{a} * {t}"),),
    ),
    Story(
        "a:2-60 t:2-24 n=a*t",
        (
            "A {worker} makes {n} {works} in {t} hours. How many does it make [per hour|in one hour|an hour]?",
            "{N} [reads|writes|types] {n} pages in {t} days. How many pages a day is that?",
            "A [pump|pipe|tap] fills {n} liters in {t} minutes. How many liters per minute?",
        ),
        (("rate", "{n} / {t}"),),
    ),
    Story(
        "a:2-40 t:2-12 s:2-20 n=a*t",
        (
            "A {worker} makes {n} {works} in {t} hours. How many {works} does it make in {s} hours?",
            "If a {worker} makes {n} {works} in {t} hours, how many does it make in {s} hours?",
            "{N} reads {n} pages in {t} days. How many pages does {he} read in {s} days?",
            "{t} {boxes} hold {n} {A}. How many {A} do {s} {boxes} hold?",
            "{t} {G} weigh {n} kg. How much do {s} {G} weigh?",
        ),
        (("one", "{n} / {t}"), ("total", "{r1} * {s}")),
    ),
    Story(
        "w:2-20 a:2-20 t:2-12",
        (
            "{w} workers make {a} {A} [each |]per hour[ each|]. How many {A} do they make together in {t} hours?",
            "There are {w} machines. Each makes {a} {A} an hour. How many {A} are made in {t} hours?",
            "A factory has {w} machines that each make {a} {A} per hour. How many {A} does it make in {t} hours?",
        ),
        (("per hour", "{w} * {a}"), ("total", "{r1} * {t}")),
    ),
    Story(
        "w:2-12 d:2-12 k:1-6 s=w*d",
        (
            "{w} workers [build|paint|finish] a [wall|house|fence] in {d} days. How many days does one worker need?",
            "{w} people need {d} days for a job. How long does one person need?",
        ),
        (("worker days", "{w} * {d}"),),
    ),
    Story(
        "w:2-12 d:2-12 k:2-6 v:2-12",
        (
            "{w} workers [build|paint|finish] a [wall|house|fence] in {d} days. How many days do {v} workers need?",
            "{w} people need {d} days for a job. How long do {v} people need?",
            "If {w} workers need {d} days, how many days do {v} workers need?",
        ),
        (("worker days", "{w} * {d}"), ("days", "{r1} / {v}")),
    ),
    Story(
        "a:2-40 b:2-40 t:2-12",
        (
            "One machine makes {a} {A} an hour and another makes {b}. How many {A} do they make together in {t} hours?",
            "{N} [packs|makes|picks] {a} {A} an hour and {M} [packs|makes|picks] {b}. How many do they [pack|make|pick] together in {t} hours?",
            "A tap gives {a} liters per minute, a second one {b}. How many liters do both give in {t} minutes?",
        ),
        (("per hour", "{a} + {b}"), ("total", "{r1} * {t}")),
    ),
    Story(
        "k:2-8 p:2-300 n=k*p m:2-16",
        (
            "A recipe for {k} people needs {n} grams of [flour|sugar|rice|butter|pasta]. How much is needed for {m} people?",
            "For {k} people you need {n} g of [flour|rice|pasta]. How many grams for {m} people?",
            "A recipe uses {n} grams of [flour|sugar] for {k} cakes. How many grams are needed for {m} cakes?",
        ),
        (("for one", "{n} / {k}"), ("total", "{r1} * {m}")),
    ),
    Story(
        "c:1-9 m:2-12",
        (
            "A recipe needs {c} [cups of flour|eggs|spoons of sugar|cups of milk] for one [cake|batch]. How many are needed for {m}[ of them|]?",
            "{N} uses {c} [eggs|lemons|cups of sugar] for each cake. How many for {m} cakes?",
        ),
        (("total", "{c} * {m}"),),
    ),
    Story(
        "a:2-60 b:2-60",
        (
            "[What is|Find|Calculate] the area of a rectangle [with sides|that is|with sides of] {a} [cm |m |]and {b}[ cm| m|]?",
            "A [room|garden|field|rectangle|wall] is {a} [m|meters|feet] long and {b} [m|meters|feet] wide. What is its area?",
            "Area of a rectangle {a} by {b}?",
            "A rectangle has length {a} and width {b}. [What is the area?|Find its area.]",
        ),
        (("area", "{a} * {b}"),),
    ),
    Story(
        "a:2-60 b:2-60",
        (
            "[What is|Find|Calculate] the perimeter of a rectangle with sides {a} and {b}?",
            "A [garden|field|rectangle] is {a} [m|meters|feet] long and {b} [m|meters|feet] wide. [What is its perimeter?|How long is the fence around it?]",
            "Perimeter of a rectangle {a} by {b}?",
        ),
        (("half", "{a} + {b}"), ("perimeter", "{r1} * 2")),
    ),
    Story(
        "a:2-40",
        (
            "[What is|Find|Calculate] the area of a square [with side|of side] {a}?",
            "A square has sides of {a} cm. What is its area?",
        ),
        (("area", "{a} * {a}"),),
    ),
    Story(
        "a:2-40",
        (
            "[What is|Find|Calculate] the perimeter of a square [with side|of side] {a}?",
            "A square has sides of {a} m. What is its perimeter?",
        ),
        (("perimeter", "{a} * 4"),),
    ),
    Story(
        "a:2-20 b:2-20 c:2-20",
        (
            "[What is|Find] the volume of a box {a} by {b} by {c}?",
            "A box is {a} cm long, {b} cm wide and {c} cm high. What is its volume?",
        ),
        (("base", "{a} * {b}"), ("volume", "{r1} * {c}")),
    ),
    Story(
        "a:2-40 b:2-40",
        (
            "[What is|Find] the area of a triangle with base {a} and height {b}?",
            "A triangle has a base of {a} cm and a height of {b} cm. What is its area?",
        ),
        (("", "{a} * {b}"), ("area", "{r1} / 2")),
    ),
    Story(
        "h:2-48",
        (
            "How many minutes are in {h} hours?",
            "[Convert|Turn] {h} hours [to|into] minutes.",
            "{h} hours [is|are] how many minutes?",
            "How many seconds are in {h} minutes?",
        ),
        (("", "{h} * 60"),),
    ),
    Story(
        "h:2-48 m:2-59",
        (
            "How many minutes are {h} hours and {m} minutes?",
            "{N} works {h} hours and {m} minutes. How many minutes is that?",
            "A film lasts {h} hours {m} minutes. How many minutes?",
        ),
        (("hours", "{h} * 60"), ("total", "{r1} + {m}")),
    ),
    Story(
        "d:2-60",
        (
            "How many hours are in {d} days?",
            "{d} days are how many hours?",
            "Convert {d} days to hours.",
        ),
        (("", "{d} * 24"),),
    ),
    Story(
        "d:2-60",
        ("How many days are in {d} weeks?", "{d} weeks are how many days?"),
        (("", "{d} * 7"),),
    ),
    Story(
        "d:2-40",
        (
            "How many eggs are in {d} dozen?",
            "{N} buys {d} dozen eggs. How many eggs is that?",
            "How many {A} are {d} dozen {A}?",
            "How many months are in {d} years?",
        ),
        (("", "{d} * 12"),),
    ),
    Story(
        "a:10-40 b:2-20",
        (
            "The temperature [is|was] {a} degrees. It [rises|rose] by {b}[ degrees|]. What is it now?",
            "It was {a} degrees in the morning and {b} degrees warmer at noon. How warm was it at noon?",
        ),
        (("now", "{a} + {b}"),),
    ),
    Story(
        "a:20-40 b:2-19",
        (
            "The temperature [is|was] {a} degrees. It [falls|fell|drops|dropped] by {b}[ degrees|]. What is it now?",
            "It was {a} degrees at noon and {b} degrees colder at night. How warm was it at night?",
        ),
        (("now", "{a} - {b}"),),
    ),
    Story(
        "p:20-400 d:2-30 n:2-12",
        (
            "A book has {p} pages. {N} reads {d} pages a day. How many pages are left after {n} days?",
            "{N} reads {d} pages a day of a book with {p} pages. How many pages does {he} still have to read after {n} days?",
            "A tank holds {p} liters. {d} liters flow out every minute. How much is left after {n} minutes?",
            "A [farmer|baker] has {p} kg of [grain|flour] and uses {d} kg a day. How much is left after {n} days?",
        ),
        (("gone", "{d} * {n}"), ("left", "{p} - {r1}")),
    ),
    Story(
        "a:2-60 b:2-60 c:2-60",
        (
            "{N} [ran|walked|biked] {a} {unit} on {day}, {b} on {day2} and {c} the day after. [What was {his} average per day?|How many {unit} did {he} average a day?]",
            "{N} scored {a}, {b} and {c} points. What is {his} average?",
            "Three {boxes} weigh {a}, {b} and {c} kg. What is their average weight?",
        ),
        (("sum", "{a} + {b} + {c}"), ("average", "{r1} / 3")),
    ),
    Story(
        "a:1-20 b:1-20 c:2-30",
        (
            "{N} [runs|walks|swims] {a} {unit} every morning and {b} {unit} every evening. How many {unit} is that in {c} days?",
            "{N} drinks {a} glasses of water in the morning and {b} in the evening. How many glasses does {he} drink in {c} days?",
            "{N} eats {a} {A} and {M} eats {b} {A} a day. How many {A} do they eat in {c} days?",
        ),
        (("a day", "{a} + {b}"), ("total", "{r1} * {c}")),
    ),
)
