# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Having, giving, losing, sharing and comparing things; ages."""

from __future__ import annotations

from .stories import Story

_LEFT = "[How many {A} does {he} have left?|How many {A} are left?|How many are left?|How many {A} does {N} have now?|How many does {he} have now?|How many {A} remain?]"
_ALL = "[How many {A} do they have together?|How many {A} do they have altogether?|How many {A} in all?|How many {A} do they have in total?|What is the total number of {A}?]"

STORIES = (
    Story(
        "a:2-90 b:2-90",
        (
            "{N} has {a} {A}. {he} [gets|finds|buys|receives|collects] {b} more[ {A}|]. [How many {A} does {he} have now?|How many {A} does {N} have[ now| in all| altogether|]?|How many does {he} have in total?]",
            "{N} had {a} {A}. {M} gave {him} {b} more. How many {A} does {N} have [now|altogether]?",
            "There are {a} {A} in a {box}. {N} [adds|puts in] {b} more. How many {A} are in the {box} now?",
            "{N} has {a} {A} and {M} has {b}[ {A}|]. " + _ALL,
            "{N} [found|picked|made|counted|sold] {a} {A} on {day} and {b} on {day2}. How many {A} [in all|is that|altogether|in total]?",
            "[How many {A} are|What are] {a} {A} and {b} {A} [together|in all]?",
            "There were {a} {people} in the {shop}. {b} more came. How many {people} are there now?",
            "{N} has {a} {A} and {b} {B}. How many things does {he} have?",
            "If {N} has {a} {A} and gets {b} more, how many {A} does {he} have?",
        ),
        (("total", "{a} + {b}"),),
    ),
    Story(
        "a:10-99 b:2-80",
        (
            "{N} has {a} {A}. {he} [gives away|loses|eats|sells|gives {M}|breaks|uses] {b}[ of them|]. "
            + _LEFT,
            "{N} had {a} {A}. {he} [gave {b} to {M}|lost {b}|sold {b} of them]. " + _LEFT,
            "There [are|were] {a} {A} in the {box}. {N} [takes|took] {b}[ of them|]. How many {A} are [left|left in the {box}]?",
            "There were {a} {people} in the {shop}. {b} left. How many {people} [stayed|are left|remain]?",
            "{N} has {a} {A}. {b} of them are [red|new|broken|blue|old|green]. How many are not?",
            "{N} has {a} {A} and {M} has {b}. How many more {A} does {N} have[ than {M}|]?",
            "{a} {A}, {b} are taken away. How many are left?",
            "How many {A} are left if {N} has {a} and gives away {b}?",
            "A {shop} had {a} {G}. It sold {b}. How many {G} are left?",
            "{N} needs {a} {A}. {he} already has {b}. How many more does {he} need?",
            "{N} has {b} {A}. How many more does {he} need to have {a}?",
            "{N} picked {a} {A} and {M} picked {b}. How many fewer did {M} pick?",
            "{N} had some {A}. {he} got {b} more and now has {a}. How many did {he} have at first?",
            "{a} {A} are in two {boxes}. {b} are in the first. How many are in the second?",
        ),
        (("left", "{a} - {b}"),),
    ),
    Story(
        "a:10-90 b:2-60 c:2-60",
        (
            "{N} has {a} {A}. {he} gives {b} to {M} and {c} to {K}. " + _LEFT,
            "{N} had {a} {A}. {he} [sold|ate|lost|used] {b} on {day} and {c} on {day2}. " + _LEFT,
            "There were {a} {A}. {N} took {b} and {M} took {c}. How many {A} are left?",
            "A {shop} has {a} {G}. It sells {b} in the morning and {c} in the afternoon. How many are left?",
        ),
        (("gone", "{b} + {c}"), ("left", "{a} - {r1}")),
    ),
    Story(
        "a:10-90 b:2-60 c:2-60",
        (
            "{N} has {a} {A}. {he} [gives away|loses|sells|eats] {b} and then [gets|buys|finds] {c} more. [How many {A} does {he} have now?|How many {A} does {N} have in the end?]",
            "There are {a} {people} [in the {shop}|on a bus|on a train]. {b} [get off|leave|go home] and {c} [get on|come in|arrive]. How many {people} are there now?",
            "A {box} has {a} {A}. {N} takes out {b} and puts in {c}. How many {A} are in the {box}?",
            "{N} had {a} {A}, lost {b} of them, then found {c}. How many now?",
        ),
        (("", "{a} - {b}"), ("now", "{r1} + {c}")),
    ),
    Story(
        "a:2-60 b:2-60 c:2-60",
        (
            "{N} has {a} {A}. {he} [gets|buys|finds] {b} more and then [gives away|loses|sells|eats] {c}. How many {A} does {he} have [now|left]?",
            "{N} [picked|collected|made] {a} {A} on {day} and {b} on {day2}. {he} gave {c} to {M}. How many {A} does {he} have left?",
            "A {shop} had {a} {G}. {b} more were delivered and {c} were sold. How many are there now?",
        ),
        (("", "{a} + {b}"), ("left", "{r1} - {c}")),
    ),
    Story(
        "a:2-90 b:2-90 c:2-90",
        (
            "{N} has {a} {A}, {M} has {b} and {K} has {c}. " + _ALL,
            "There are {a} {A}, {b} {B} and {c} {C} [in a {box}|on the table|]. How many [things|items] are there[ in all| in total|]?",
            "{N} [read|ran|typed|walked] {a} [pages|miles|minutes] on {day}, {b} on {day2} and {c} on the next day. What is the total?",
            "{a} {A}, {b} {B}, {c} {C}. Total?",
            "A {shop} sold {a} {G} in {month}, {b} in {month2} and {c} in the month after. How many in total?",
        ),
        (("total", "{a} + {b} + {c}"),),
    ),
    Story(
        "a:2-30 b:2-30",
        (
            "There are {a} {boxes} with {b} {A} each. How many {A} are there[ in all| in total|]?",
            "{N} has {a} {boxes}. [Each|Each {box}|Every {box}] [has|holds|contains] {b} {A}. [How many {A} does {he} have?|How many {A} in total?|How many {A} are there?]",
            "{a} {boxes}, {b} {A} in each. [How many {A}?|Total {A}?|How many in all?]",
            "{a} {people} [bring|have|get|eat] {b} {A} each. How many {A} [is that|in all|are there|do they have]?",
            "Each of {a} {people} has {b} {A}. How many {A} do they have together?",
            "How many {A} are in {a} {boxes} of {b}?",
            "A {box} holds {b} {A}. How many {A} do {a} {boxes} hold?",
            "{N} plants {a} rows of {b} {A}. How many {A} does {he} plant?",
            "{N} [reads|makes|sells|bakes|eats] {b} {A} [a|every|each|per] day. How many in {a} days?",
            "If there are {b} {A} in one {box}, how many are in {a} {boxes}?",
            "A room has {a} rows with {b} chairs[ each| in each row|]. How many chairs are there?",
        ),
        (("total", "{a} * {b}"),),
    ),
    Story(
        "b:2-20 c:2-30 a=b*c",
        (
            "{N} [shares|divides|splits] {a} {A} [equally |evenly |]among {b} {people}. How many {A} does each [one |]get?",
            "{a} {A} are [put|packed|divided] [equally |evenly |]into {b} {boxes}. How many {A} are in each {box}?",
            "{b} {people} share {a} {A} [equally|fairly]. [How many does each get?|How many {A} does each one get?|How many {A} per person?]",
            "If {a} {A} are shared by {b} {people}, how many does each get?",
            "{a} {people} are split into {b} [equal |]groups. How many are in each group?",
            "There are {a} {A} in {b} {boxes}, the same number in each. How many per {box}?",
            "{N} has {a} {A} and puts {b} in each {box}. [How many {boxes} does {he} need?|How many {boxes}?]",
            "{a} {people} go by [bus|car|boat]. Each one takes {b}. How many are needed?",
            "How many {boxes} of {b} can {N} fill with {a} {A}?",
            "{N} reads {b} pages a day. [How many days does {he} need for a book of {a} pages?|How long does {he} need for {a} pages?]",
            "A {box} holds {b} {A}. How many {boxes} are needed for {a} {A}?",
        ),
        (("each", "{a} / {b}"),),
    ),
    Story(
        "a:2-60 b:2-60 n:2-12 c:2-20",
        (
            "{N} has {a} {A} and {M} has {b}. They share them [equally|fairly] among {n} {people}. How many does each get?",
            "{N} has {a} red {A} and {b} blue ones. {he} puts them into {n} {boxes} with the same number in each. How many {A} are in each {box}?",
            "{a} boys and {b} girls form {n} equal teams. How many {people} are in each team?",
        ),
        (("all", "{a} + {b}"), ("each", "{r1} / {n}")),
    ),
    Story(
        "a:2-30 b:2-20 c:2-60",
        (
            "{N} has {a} {boxes} with {b} {A} each. {he} [gives away|sells|loses|eats] {c}[ {A}|]. "
            + _LEFT,
            "{N} buys {a} {boxes} of {A}. Each {box} has {b} {A}. {he} [uses|eats|gives away] {c}. How many {A} are left?",
            "There are {a} {boxes} of {b} {A}. {c} {A} are [bad|broken|rotten|sold]. How many are [left|good]?",
            "{a} {boxes} with {b} {A} each, minus {c}. How many {A} are left?",
            "A bakery makes {a} trays of {b} {A} and sells {c}. How many are left?",
        ),
        (("all", "{a} * {b}"), ("left", "{r1} - {c}")),
    ),
    Story(
        "a:2-30 b:2-20 c:2-60",
        (
            "{N} has {a} {boxes} with {b} {A} each and {c} [loose|extra|more|other] {A}. How many {A} does {he} have[ in all|]?",
            "There are {a} {boxes} of {b} {A} and {c} more {A} on the table. How many {A} are there?",
            "{N} has {c} {A}. {he} buys {a} {boxes} with {b} {A} [each|in each]. How many {A} does {he} have now?",
            "{N} [has|had] {c} {A}. {a} {people} give {him} {b} each. How many {A} does {he} have now?",
        ),
        (("in {boxes}", "{a} * {b}"), ("total", "{r1} + {c}")),
    ),
    Story(
        "a:2-20 b:2-20 c:2-20 d:2-20",
        (
            "{N} has {a} {boxes} with {b} {A} each and {c} {boxes} with {d} {A} each. How many {A} does {he} have[ in total| in all|]?",
            "{a} {boxes} hold {b} {A} each. {c} other {boxes} hold {d} each. How many {A} are there?",
            "{N} has {a} bags of {b} {A} and {M} has {c} bags of {d} {A}. " + _ALL,
            "There are {a} tables with {b} chairs each and {c} tables with {d} chairs each. How many chairs are there?",
            "{a} {people} have {b} {A} each and {c} have {d} {A} each. How many {A} in total?",
        ),
        (("first", "{a} * {b}"), ("second", "{c} * {d}"), ("total", "{r1} + {r2}")),
    ),
    Story(
        "a:2-12 b:2-12 c:2-12",
        (
            "{N} has {a} {boxes}. In each are {b} bags with {c} {A} each. How many {A} does {he} have?",
            "There are {a} shelves with {b} {boxes} each. Each {box} holds {c} {A}. How many {A} are there?",
            "A school has {a} classes. Each class has {b} {people}, who each have {c} {A}. How many {A} are there?",
            "{N} [runs|reads|writes|walks] {a} [pages|miles|letters] {b} times a week. How many is that in {c} weeks?",
        ),
        (("", "{a} * {b}"), ("total", "{r1} * {c}")),
    ),
    Story(
        "a:2-60 k:2-9",
        (
            "{N} has {a} {A}. {M} has {k} times as many. [How many {A} does {M} have?|How many does {M} have?]",
            "{M} has {k} times as many {A} as {N}, who has {a}. How many {A} does {M} have?",
            "{N} is {a} years old. {M} is {k} times as old. How old is {M}?",
        ),
        (("", "{a} * {k}"),),
    ),
    Story(
        "a:2-60 k:2-9",
        (
            "{N} has {a} {A}. {M} has {k} times as many. " + _ALL,
            "{M} has {k} times as many {A} as {N}. {N} has {a}. " + _ALL,
            "{N} [read|sold|made|found] {a} {A} on {day} and {k} times as many on {day2}. How many [in all|in total|altogether]?",
        ),
        (("{M}", "{a} * {k}"), ("together", "{a} + {r1}")),
    ),
    Story(
        "b:2-60 a=b*2",
        (
            "{N} has {a} {A}. {M} has half as many. " + _ALL,
            "{N} sold {a} {A} in {month} and half as many in {month2}. How many {A} did {he} sell altogether?",
            "{M} has half as many {A} as {N}. {N} has {a}. " + _ALL,
        ),
        (("half", "{a} / 2"), ("together", "{a} + {r1}")),
    ),
    Story(
        "a:2-90 b:2-60",
        (
            "{N} has {a} {A}. {M} has {b} more[ than {N}|]. " + _ALL,
            "{M} has {b} more {A} than {N}. {N} has {a}. " + _ALL,
            "There are {a} boys in a class and {b} more girls than boys. How many {people} are in the class?",
        ),
        (("second", "{a} + {b}"), ("together", "{a} + {r1}")),
    ),
    Story(
        "a:20-90 b:2-19",
        (
            "{N} has {a} {A}. {M} has {b} [fewer|less][ than {N}|]. " + _ALL,
            "{M} has {b} [fewer|less] {A} than {N}. {N} has {a}. " + _ALL,
            "There are {a} boys in a class and {b} fewer girls than boys. How many {people} are in the class?",
        ),
        (("second", "{a} - {b}"), ("together", "{a} + {r1}")),
    ),
    Story(
        "a:20-90 n:2-6 c:2-30 b=n*c",
        (
            "{N} has {a} {A}. {he} gives {n} {people} {c} each. " + _LEFT,
            "{N} had {a} {A} and gave {c} to each of {his} {n} {people}. " + _LEFT,
            "There are {a} {A}. {n} {people} take {c} each. How many are left?",
        ),
        (("given", "{n} * {c}"), ("left", "{a} - {r1}")),
    ),
    Story(
        "n:2-9 c:2-30 b:2-30 a=n*c+b",
        (
            "{N} has {a} {A}. {he} keeps {b} and shares the rest [equally |]among {n} {people}. How many does each get?",
            "{N} had {a} {A}. {he} ate {b} and put the rest into {n} {boxes}, the same number in each. How many {A} are in each {box}?",
            "There are {a} {A}. {b} are [bad|broken] and thrown away. The others are packed into {n} {boxes}. How many in each?",
            "{N} has {a} {A}. After giving {b} to {M}, {he} divides the rest equally among {n} friends. How many {A} does each friend get?",
        ),
        (("rest", "{a} - {b}"), ("each", "{r1} / {n}")),
    ),
    Story(
        "q:2-10 c:2-30 a=q*c",
        (
            "{N} has {a} {A}. {he} gives [away |]1/{q} of them[ away| to {M}|]. " + _LEFT,
            "There are {a} {people}. 1/{q} of them [are girls|wear hats|leave]. How many [are not|do not|are left]?",
        ),
        (("part", "(1/{q}) * {a}"), ("left", "{a} - {r1}")),
    ),
    Story(
        "c:2-50 a=c*2",
        (
            "{N} has {a} {A}. {he} [gives half of them to {M}|eats half of them|sells half|loses half of them]. "
            + _LEFT,
            "Half of {a} {people} [are girls|left]. How many is that?",
        ),
        (("half", "{a} / 2"),),
    ),
    Story(
        "k:% a:20-200",
        (
            "There are {a} {people}[ in the {shop}| in a class|]. {k} of them are [girls|boys|new|members]. How many [girls|boys|members|] is that?",
            "{N} has {a} {A}. {k} are [red|blue|broken|green]. How many is that?",
            "{k} of the {a} {people} came by bike. How many came by bike?",
        ),
        (("part", "{k} / 100 * {a}"),),
    ),
    Story(
        "k:% a:20-200",
        (
            "There are {a} {people}. {k} of them [leave|go home]. How many [are left|stay]?",
            "{N} has {a} {A}. {he} [sells|gives away|loses|eats] {k} of them. " + _LEFT,
            "{k} of {a} {people} are girls. How many are boys?",
        ),
        (("part", "{k} / 100 * {a}"), ("left", "{a} - {r1}")),
    ),
    Story(
        "a:2-60 y:2-40",
        (
            "{N} is {a} years old. How old will {he} be in {y} years?",
            "{N} is {a}. {M} is {y} years older. How old is {M}?",
            "{M} is {y} years older than {N}. {N} is {a} years old. [How old is {M}?|What is {M}'s age?]",
            "{N} was {a} years old {y} years ago. How old is {he} now?",
            "If {N} is {a} now, how old is {he} in {y} years?",
        ),
        (("age", "{a} + {y}"),),
    ),
    Story(
        "a:10-90 y:2-40",
        (
            "{N} is {a} years old. How old was {he} {y} years ago?",
            "{N} is {a}. {M} is {y} years younger. How old is {M}?",
            "{M} is {y} years younger than {N}, who is {a}. How old is {M}?",
            "{N} is {a} and {M} is {y}. [How much older is {N}?|What is the difference of their ages?|How many years older is {N}?]",
            "In {y} years {N} will be {a}. How old is {he} now?",
        ),
        (("age", "{a} - {y}"),),
    ),
    Story(
        "a:2-40 d:2-30 y:2-20",
        (
            "{N} is {a} years old. {M} is {d} years older. How old will {M} be in {y} years?",
            "{M} is {d} years older than {N}. {N} is {a}. [How old is {M} in {y} years?|How old will {M} be {y} years from now?]",
        ),
        (("{M} now", "{a} + {d}"), ("{M} then", "{r1} + {y}")),
    ),
    Story(
        "a:2-40 d:2-30",
        (
            "{N} is {a} years old. {M} is {d} years older. [What is the sum of their ages?|How old are they together?|What are their ages added up?]",
            "{M} is {d} years older than {N}, who is {a}. [What is the sum of their ages?|How old are they together?]",
        ),
        (("{M}", "{a} + {d}"), ("sum", "{a} + {r1}")),
    ),
    Story(
        "a:2-30 k:2-5 d:1-12",
        (
            "{N} is {a} years old. {M} is {k} times as old as {N}. {K} is {d} years older than {M}. How old is {K}?",
            "{M} is {k} times as old as {N}. {K} is {d} years older than {M}. If {N} is {a}, how old is {K}?",
            "{N} has {a} {A}. {M} has {k} times as many. {K} has {d} more than {M}. How many {A} does {K} have?",
        ),
        (("{M}", "{a} * {k}"), ("{K}", "{r1} + {d}")),
    ),
    Story(
        "a:3-30 k:2-5 d:1-6",
        (
            "{N} is {a} years old. {M} is {k} times as old as {N}. {K} is {d} years younger than {M}. How old is {K}?",
            "{N} has {a} {A}. {M} has {k} times as many. {K} has {d} fewer than {M}. How many {A} does {K} have?",
        ),
        (("{M}", "{a} * {k}"), ("{K}", "{r1} - {d}")),
    ),
    Story(
        "a:2-40 b:2-30 c:2-30",
        (
            "{N} has {a} {A}. {M} has {b} more than {N}. {K} has {c} more than {M}. [How many {A} does {K} have?|How many does {K} have?]",
            "{N} is {a}. {M} is {b} years older than {N} and {K} is {c} years older than {M}. How old is {K}?",
        ),
        (("{M}", "{a} + {b}"), ("{K}", "{r1} + {c}")),
    ),
    Story(
        "a:2-40 b:2-30 k:2-5",
        (
            "{N} has {a} {A}. {M} has {b} more than {N}. {K} has {k} times as many as {M}. How many {A} do they have in all?",
            "{M} has {b} more {A} than {N} and {K} has {k} times as many as {M}. {N} has {a}. "
            + _ALL,
        ),
        (("{M}", "{a} + {b}"), ("{K}", "{r1} * {k}"), ("total", "{a} + {r1} + {r2}")),
    ),
)
