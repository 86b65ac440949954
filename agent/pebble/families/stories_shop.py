# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Shops, money, change, discounts, savings, tickets, wages."""

from __future__ import annotations

from .stories import Story

_HOW_MUCH = "[how much does {he} pay|how much does it cost|what is the total cost|how much does {he} spend|what does {he} pay in total|total cost|what is the total price|how much is that]"

STORIES = (
    Story(
        "a:2-12 p:$1-40",
        (
            "{N} buys {a} {G} [at|for] {p} each. " + _HOW_MUCH + "?",
            "[A|One] {g} costs {p}. [How much do {a} {G} cost?|What do {a} {G} cost?|What is the price of {a} {G}?|How much are {a} {G}?]",
            "{a} {G} at {p} each. [Total?|How much?|Total cost?|How much in total?]",
            "How much [do|would] {a} {G} cost [at|if each costs|if one is] {p}[ each|]?",
            "If [a|one] {g} [costs|is] {p}, how much [do|would] {a} {G} cost?",
        ),
        (("total", "{a} * {p}"),),
    ),
    Story(
        "a:2-12 p:$1-30 b:2-12 q:$1-30",
        (
            "{N} buys {a} {G} [at|for] {p} each and {b} {H} [at|for] {q} each. " + _HOW_MUCH + "?",
            "A {g} costs {p} and a {h} costs {q}. [How much do {a} {G} and {b} {H} cost?|{N} buys {a} {G} and {b} {H}. How much does {he} spend?|What is the total for {a} {G} and {b} {H}?]",
            "{a} {G} at {p} and {b} {H} at {q}. [Total?|Total cost?|How much in all?]",
            "{N} went to the {shop} and bought {a} {G} for {p} each and {b} {H} for {q} each. How much [money |]did {he} spend?",
            "[What is|Find] the total cost of {a} {G} at {p} each and {b} {H} at {q} each[?|.]",
        ),
        (("{G}", "{a} * {p}"), ("{H}", "{b} * {q}"), ("total", "{r1} + {r2}")),
    ),
    Story(
        "a:2-9 p:$1-12 m:$20-100",
        (
            "{N} buys {a} {G} [at|for] {p} each and pays with [a |]{m}[ bill| note|]. [How much change does {he} get?|What is {his} change?|How much change?|How much money does {he} get back?]",
            "{N} has {m}. {he} buys {a} {G} for {p} each. [How much money does {he} have left?|How much is left?|How much does {he} have left?|What is left?]",
            "[A|Each] {g} costs {p}. {N} buys {a} and pays {m}. [Change?|How much change does {he} receive?|What change does {he} get?]",
            "If {N} has {m} and buys {a} {G} at {p} each, how much [money |]is left?",
            "How much change does {N} get from {m} after buying {a} {G} at {p} each?",
        ),
        (("cost", "{a} * {p}"), ("left", "{m} - {r1}")),
    ),
    Story(
        "a:2-6 p:$1-12 b:2-6 q:$1-12 m:$50-200",
        (
            "{N} buys {a} {G} at {p} each and {b} {H} at {q} each. {he} pays with {m}. [How much change does {he} get?|What is the change?|How much does {he} get back?]",
            "{N} has {m}. {he} buys {a} {G} for {p} each and {b} {H} for {q} each. [How much money is left?|How much does {he} have left?]",
            "{N} went shopping with {m}. {he} bought {a} {G} costing {p} each and {b} {H} costing {q} each. How much money does {he} have left?",
        ),
        (
            ("{G}", "{a} * {p}"),
            ("{H}", "{b} * {q}"),
            ("cost", "{r1} + {r2}"),
            ("left", "{m} - {r3}"),
        ),
    ),
    Story(
        "p:$10-200 k:%",
        (
            "A {g} costs {p}. [It is {k} off.|There is a {k} discount.|It is on sale for {k} off.|The price is reduced by {k}.] [What is the sale price?|How much does it cost now?|What is the new price?|How much do you pay?]",
            "{N} buys a {g} [that costs|priced at|for] {p} with a {k} discount. How much does {he} pay?",
            "A {g} [normally|usually|regularly] costs {p}. {N} [has a {k} coupon|gets {k} off]. [What does {he} pay?|How much does {he} pay?]",
            "The price of a {g} is {p}. [After|With] a {k} discount, [what is the price|how much is it]?",
        ),
        (("discount", "{k} / 100 * {p}"), ("price", "{p} - {r1}")),
    ),
    Story(
        "a:2-9 p:$5-60 k:%",
        (
            "{N} buys {a} {G} at {p} each[ and gets a {k} discount| with a {k} discount on the total|. There is a {k} discount]. How much does {he} pay?",
            "A {g} costs {p}. {N} buys {a} and gets {k} off [the total|everything]. [What does {he} pay?|How much does {he} pay?]",
            "{a} {G} cost {p} each. With {k} off, what is the total?",
        ),
        (("full price", "{a} * {p}"), ("discount", "{k} / 100 * {r1}"), ("pays", "{r1} - {r2}")),
    ),
    Story(
        "p:$10-200 k:%",
        (
            "A {g} costs {p} plus {k} [tax|sales tax|VAT]. [What is the total price?|How much is it in total?|How much does {N} pay?]",
            "The bill [is|comes to] {p}. {N} adds a {k} tip. How much does {he} pay[ in total|]?",
            "The price of a {g} is {p}. The price [rises|goes up|increases] by {k}. What is the new price?",
            "{N}'s meal cost {p}. {he} left a {k} tip. [What was the total?|How much did {he} pay?]",
            "{N} earns {p} a day. {he} gets a {k} raise. How much does {he} earn a day now?",
        ),
        (("extra", "{k} / 100 * {p}"), ("total", "{p} + {r1}")),
    ),
    Story(
        "p:$2-40 w:2-30",
        (
            "{N} saves {p} [a|every|each|per] [week|month|day]. How much does {he} save in {w} [weeks|months|days]?",
            "{N} [earns|makes|gets] {p} [an hour|per hour|every hour]. {he} works {w} hours. How much does {he} [earn|make]?",
            "How much does {N} earn in {w} hours at {p} [an|per] hour?",
            "{N} is paid {p} per hour and works {w} hours. [What is {his} pay?|How much is {he} paid?]",
            "Saving {p} a week, how much do you have after {w} weeks?",
            "Tickets cost {p} each. {w} people go. [How much do they pay in all?|What is the total cost?]",
        ),
        (("total", "{p} * {w}"),),
    ),
    Story(
        "s:$10-200 p:$2-40 w:2-30",
        (
            "{N} has {s}. {he} saves {p} [a|every|each] week. How much [money |]does {he} have after {w} weeks?",
            "{N} starts with {s} and saves {p} [a|per|each] [month|week] for {w} [months|weeks]. How much does {he} have[ then| in the end|]?",
            "{N} has {s} in {his} [piggy bank|bank account|savings]. Every week {he} adds {p}. [How much is in it after {w} weeks?|How much will there be after {w} weeks?]",
            "A [phone|gym|streaming] plan costs {s} to start plus {p} a month. How much does it cost for {w} months?",
            "A plumber charges {s} plus {p} per hour. What does a job of {w} hours cost?",
        ),
        (("added", "{p} * {w}"), ("total", "{s} + {r1}")),
    ),
    Story(
        "p:$2-40 w:2-20 s:$0-60 m=p*w+s",
        (
            "{N} wants to buy a {g} that costs {m}. {he} has {s} and saves {p} a week. [How many weeks does {he} need?|How many weeks until {he} can buy it?|After how many weeks can {he} buy it?]",
            "{N} needs {m}. {he} already has {s}. {he} saves {p} every week. How many weeks does it take?",
            "A {g} costs {m}. {N} has {s} and earns {p} a day. How many days must {he} work to buy it?",
        ),
        (("missing", "{m} - {s}"), ("weeks", "{r1} / {p}")),
    ),
    Story(
        "p:$2-30 a:2-20 m=p*a",
        (
            "{a} {G} cost {m}. [How much does one {g} cost?|What is the price of one {g}?|How much is one?]",
            "{N} paid {m} for {a} {G}. How much did [each|one] {g} cost?",
            "{a} friends share a bill of {m} equally. How much does each pay?",
            "{N} earned {m} in {a} hours. How much did {he} earn per hour?",
            "If {a} {G} cost {m}, how much is one {g}?",
        ),
        (("one", "{m} / {a}"),),
    ),
    Story(
        "p:$1-20 a:2-12 b:2-20 m=p*a",
        (
            "{a} {G} cost {m}. [How much do {b} {G} cost?|What do {b} {G} cost?|How much are {b} {G}?]",
            "If {a} {G} cost {m}, [how much do {b} cost?|what is the price of {b} {G}?|how much would {b} {G} cost?]",
            "{N} pays {m} for {a} {G}. How much would {he} pay for {b} {G}?",
            "{N} earns {m} in {a} hours. How much does {he} earn in {b} hours?",
        ),
        (("one", "{m} / {a}"), ("total", "{r1} * {b}")),
    ),
    Story(
        "p:$1-20 a:2-12 m=p*a",
        (
            "{N} has {m}. A {g} costs {p}. [How many {G} can {he} buy?|How many can {he} buy?]",
            "How many {G} can {N} buy with {m} if [each|one] costs {p}?",
            "{G} cost {p} each. {N} spent {m} on them. How many did {he} buy?",
        ),
        (("number", "{m} / {p}"),),
    ),
    Story(
        "a:2-200 b:2-200 p:$5-30 q:$2-12",
        (
            "[A theater|A museum|A cinema|A zoo|The fair|A circus] sells {a} adult tickets at {p} and {b} child tickets at {q}. [How much money does it take in?|How much does it earn?|What is the total?]",
            "Adult tickets cost {p} and child tickets cost {q}. {a} adults and {b} children come. [How much do they pay in total?|What is the total income?|How much is that in all?]",
            "{a} adults and {b} children go to the {shop}. An adult ticket is {p}, a child ticket {q}. Total cost?",
        ),
        (("adults", "{a} * {p}"), ("children", "{b} * {q}"), ("total", "{r1} + {r2}")),
    ),
    Story(
        "a:2-40 p:$1-10 q:$5-30",
        (
            "{N} buys {a} {G} [at|for] {p} each and sells them for {q} each. [What is {his} profit?|How much profit does {he} make?|How much does {he} earn?]",
            "A {shop} buys {a} {G} for {p} each and sells them at {q} each. What is the profit?",
        ),
        (("profit on one", "{q} - {p}"), ("profit", "{r1} * {a}")),
    ),
    Story(
        "m:$20-200 p:$1-40 q:$1-40",
        (
            "{N} has {m}. {he} spends {p} on a {g} and {q} on a {h}. [How much does {he} have left?|How much money is left?|How much is left?]",
            "{N} had {m}. {he} bought a {g} for {p} and a {h} for {q}. How much [money |]does {he} have now?",
            "From {m}, {N} pays {p} for a {g} and {q} for a {h}. What is left?",
            "{N} [gets|got|received] {m} [for {his} birthday|from {his} grandmother|as pocket money]. {he} [spends|spent] {p} on {G} and {q} on {H}. How much is left?",
        ),
        (("spent", "{p} + {q}"), ("left", "{m} - {r1}")),
    ),
    Story(
        "p:$1-40 q:$1-40 s:$1-40",
        (
            "{N} buys a {g} for {p}, a {h} for {q} and a {i} for {s}. " + _HOW_MUCH + "?",
            "A {g} costs {p}, a {h} costs {q} and a {i} costs {s}. [How much do they cost together?|What is the total?|How much is it for all three?]",
            "{g}: {p}, {h}: {q}, {i}: {s}. Total?",
        ),
        (("total", "{p} + {q} + {s}"),),
    ),
    Story(
        "p:$5-60 q:$1-20",
        (
            "A {g} costs {p}. A {h} costs {q} more. [How much do both cost together?|What do they cost together?|How much are the two together?]",
            "{N} has {p}. {M} has {q} more than {N}. How much [money |]do they have [together|in total|altogether]?",
            "A {h} is {q} more expensive than a {g}, which costs {p}. How much do the two cost together?",
        ),
        (("second", "{p} + {q}"), ("together", "{p} + {r1}")),
    ),
    Story(
        "p:$20-90 q:$1-19",
        (
            "A {g} costs {p}. A {h} costs {q} less. [How much do both cost together?|What do they cost together?]",
            "{N} has {p}. {M} has {q} less than {N}. How much do they have [together|in total|altogether]?",
        ),
        (("second", "{p} - {q}"), ("together", "{p} + {r1}")),
    ),
    Story(
        "p:$10-30 h:2-10 d:2-30",
        (
            "{N} [earns|makes] {p} an hour. {he} works {h} hours a day[ for|,] {d} days. How much does {he} earn[ in total|]?",
            "{N} works {h} hours a day and gets {p} per hour. How much does {he} earn in {d} days?",
            "At {p} an hour, how much does {N} make in {d} days of {h} hours?",
        ),
        (("a day", "{p} * {h}"), ("total", "{r1} * {d}")),
    ),
    Story(
        "p:$5-30 h:3-12 q:$1-60",
        (
            "{N} works {h} hours for {p} an hour. {he} [spends|pays] {q} [on lunch|for the bus|on food]. How much [is left|does {he} have left]?",
            "{N} sold {h} {G} for {p} each. The material cost {q}. What is {his} profit?",
        ),
        (("earned", "{h} * {p}"), ("left", "{r1} - {q}")),
    ),
    Story(
        "a:2-30 p:$1-9 b:2-30",
        (
            "{N} sells {A} for {p} each. {he} sells {a} on {day} and {b} on {day2}. How much [money |]does {he} [make|earn|take in]?",
            "A {shop} sold {a} {G} on {day} and {b} on {day2} at {p} each. [How much money did it make?|How much did it take in?]",
        ),
        (("sold", "{a} + {b}"), ("money", "{r1} * {p}")),
    ),
)
