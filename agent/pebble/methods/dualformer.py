"""Dualformer: one network that thinks fast or slow, by dropping parts of its traces in training.

Su et al. 2024, "Dualformer: Controllable Fast and Slow Thinking by Learning with Randomized
Reasoning Traces". The traces are depth-first searches of Countdown, dead ends and all. In training
each is dropped by structure to a level drawn at random: whole; of every dead end the first leaf
alone; some dead ends not at all; or the solution alone. What follows the problem says which mode
it is: `<` fast (the solution), `>` slow (a search). The caller writes that mark, or lets the
network write it, or goes by how hard the problem looks: fast first, slow where the fast answer is
unsure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean

from ..network import Network
from .ground import Findings, Ground, Line, Row, interval
from .stream_of_search import problems, searcher, straight
from .tiny import countdown
from .tiny.countdown import Countdown, replay
from .tiny.fit import Example, fit, gently, solution
from .tiny.sample import Writing, sample

FAST, SLOW = "<", ">"
TESTING = 300
STEPS, BATCH = 200, 24
SHARE = 0.5  # of the usual rates: it goes on from whole searches
ROOM = 280  # characters of a search that is learned
FAST_LIMIT, SLOW_LIMIT = 60, 290
KEPT = 0.7  # chance that a dead end stays at the third level
LEVELS = ("whole", "first leaves", "some dead ends", "solution")
WEIGHTS = (0.4, 0.15, 0.15, 0.3)
WITHOUT_LEVELS = (0.7, 0.0, 0.0, 0.3)
"""The ablation: whole searches and solutions, nothing between."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


def branches(lines: Sequence[str]) -> list[list[str]]:
    """A search by its first moves: each with the leaves tried of it and the marks between."""
    found: list[list[str]] = []
    begins = True
    for line in lines:
        if line.startswith("#"):
            continue
        if begins:
            found.append([])
        found[-1].append(line)
        begins = line == "!!"
    return found


def dropped(random: Random, text: str, level: str) -> str:
    """A search with parts of it dropped by its structure; it still ends at the target."""
    lines = text.split("\n")
    *dead, last = branches(lines)
    if level == "first leaves":
        dead = [[*b[:2], "!!"] for b in dead]
        last = _without_dead_leaves(last)
    elif level == "some dead ends":
        dead = [b for b in dead if random.random() < KEPT]
    elif level == "solution":
        dead, last = [], _without_dead_leaves(last)
    return "".join(f"{line}\n" for branch in (*dead, last) for line in branch) + lines[-1]


def _without_dead_leaves(branch: Sequence[str]) -> list[str]:
    """Of the branch that reaches the target: its first move and the leaf that does."""
    return [branch[0], branch[-1]]


def dual(ground: Ground, name: str, weights: Sequence[float]) -> Network:
    """The network of whole searches, gone on with traces dropped to levels by these weights."""

    def batches(random: Random) -> list[Example]:
        found: list[Example] = []
        while len(found) < BATCH:
            problem = countdown.make(random, 3)
            (level,) = random.choices(LEVELS, weights)
            text = dropped(random, countdown.stream(random, problem), level)
            if len(text) < ROOM:
                mark = FAST if level == "solution" else SLOW
                found.append(Example(problem.prompt, mark + solution(text)))
        return found

    plan = gently(ground.size(STEPS, 2), BATCH, SHARE)
    return fit(ground, name, searcher(ground), batches, plan)


def answered(model: Network, asked: Sequence[Countdown], mark: str) -> list[Writing]:
    """Greedy, in the mode of the mark; "" lets the network choose."""
    limit = FAST_LIMIT if mark == FAST else SLOW_LIMIT
    prompts = [p.prompt + mark for p in asked]
    return sample(model, prompts, temperature=0.0, seed=0, limit=limit)


def solved(problem: Countdown, one: Writing) -> bool:
    return replay(problem, _lines(one)).solved


def _lines(one: Writing) -> list[str]:
    return one.text.removeprefix(FAST).removeprefix(SLOW).split("\n")


def sureness(one: Writing) -> float:
    """The log-probability of what was written, by its least sure token."""
    return min(one.logprobs, default=-99.0)


Chooser = Callable[[int], bool]
"""Whether the problem at this place is to be thought of slowly."""


def mixed(
    asked: Sequence[Countdown], fast: Sequence[Writing], slow: Sequence[Writing], second: Chooser
) -> tuple[float, float]:
    """Fast first, slow where `second` says so: tokens a problem (both counted), and the solved."""
    tokens, right = 0, 0
    for i, problem in enumerate(asked):
        tokens += fast[i].tokens
        one = fast[i]
        if second(i):
            one = slow[i]
            tokens += one.tokens
        right += solved(problem, one)
    return tokens / len(asked), right / len(asked)


def by_share(
    asked: Sequence[Countdown], fast: Sequence[Writing], slow: Sequence[Writing], share: float
) -> tuple[float, float]:
    """The least sure share of fast answers is thought of again, slowly."""
    order = sorted(range(len(asked)), key=lambda i: sureness(fast[i]))
    chosen = set(order[: round(share * len(asked))])
    return mixed(asked, fast, slow, chosen.__contains__)


def run(ground: Ground) -> Findings:
    """Fast, slow, its own choice, by difficulty; beside networks of one mode each."""
    asked = problems(ground, ground.size(TESTING, 6))
    only_fast = sample(
        straight(ground), [p.prompt for p in asked], temperature=0.0, seed=0, limit=FAST_LIMIT
    )
    only_slow = sample(
        searcher(ground), [p.prompt for p in asked], temperature=0.0, seed=0, limit=SLOW_LIMIT
    )
    rows = [
        _row("learned solutions alone", asked, only_fast),
        _row("learned whole searches alone", asked, only_slow),
    ]
    model = dual(ground, "dual", WEIGHTS)
    fast, slow, own = (answered(model, asked, mark) for mark in (FAST, SLOW, ""))
    rows += [
        _row("Dualformer, fast", asked, fast),
        _row("Dualformer, slow", asked, slow),
        _row("Dualformer, as it chooses", asked, own),
    ]
    third = by_share(asked, fast, slow, 0.3)
    refuted = [not replay(p, _lines(one)).solved for p, one in zip(asked, fast, strict=True)]
    checked = mixed(asked, fast, slow, refuted.__getitem__)
    at_random = mixed(asked, fast, slow, lambda i: i % 10 < 3)
    for name, (tokens, share) in (
        ("fast, the least sure 30 in 100 slow", third),
        ("fast, 30 in 100 at random slow", at_random),
        ("fast, slow where tools refute", checked),
    ):
        rows.append(_told(name, tokens, share, len(asked)))
    plain = dual(ground, "without-levels", WITHOUT_LEVELS)
    bare = [answered(plain, asked, mark) for mark in (FAST, SLOW)]
    rows += [
        _row("no partial traces, fast", asked, bare[0]),
        _row("no partial traces, slow", asked, bare[1]),
    ]
    slowly = sum(one.text.startswith(SLOW) for one in own) / len(asked)
    curve = tuple(by_share(asked, fast, slow, share) for share in SHARES)
    ends = [(float(row["tokens"]), float(row["solved"])) for row in (rows[0], rows[1])]
    return Findings(
        figure=f"Countdown, three numbers (n={len(asked)}): {rows[2]['solved']:.3f} fast at "
        f"{rows[2]['tokens']:.0f} tokens, {rows[3]['solved']:.3f} slow at {rows[3]['tokens']:.0f}, "
        f"{third[1]:.3f} at {third[0]:.0f} by difficulty; networks of one mode "
        f"{rows[0]['solved']:.3f} and {rows[1]['solved']:.3f}.",
        rows=tuple(rows),
        lines=(
            Line("Dualformer, the least sure answers slow", curve),
            Line("learned solutions alone", (ends[0],)),
            Line("learned whole searches alone", (ends[1],)),
        ),
        axes=("tokens a problem", "solved"),
        notes=(f"Left to choose, it thinks slowly of {slowly:.3f} of the problems.",),
    )


def _row(name: str, asked: Sequence[Countdown], drawn: Sequence[Writing]) -> Row:
    share = fmean(solved(p, one) for p, one in zip(asked, drawn, strict=True))
    return _told(name, fmean(one.tokens for one in drawn), share, len(asked))


def _told(name: str, tokens: float, share: float, n: int) -> Row:
    low, high = interval(round(share * n), n)
    return {
        "network and mode": name,
        "n": n,
        "solved": share,
        "95%": f"{low:.2f} to {high:.2f}",
        "tokens": tokens,
    }
