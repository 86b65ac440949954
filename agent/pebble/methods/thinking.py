"""A model that thinks as a policy: its stream is checked, cut where it repeats, and its budget
forced both ways.

Muennighoff et al. 2025 (s1, budget forcing): a thought is cut at its budget and the answer asked
for, or its end is taken back so that it goes on; beside it, the end of a stream whose answer has
been settled three times, and of one that repeats itself. What is checked claim by claim is the
arithmetic of each line while it is written: the first wrong line ends the stream there and is
written anew. The thinking model is the network of `stream_of_search`: its dead ends are thoughts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from ..network import Network
from .ground import Findings, Ground, Line, Row
from .stream_of_search import problems, searcher
from .tiny.countdown import Countdown, moves, replay
from .tiny.sample import sample

LIMITS = (40, 80, 120, 160, 240)
ROOM = 280
SETTLED = 3  # times that an answer is come to before a stream is ended
REPEATS = 3  # times that a line is written before it counts as going round


@dataclass(frozen=True, slots=True)
class Way:
    """How a stream is steered: cut at `limit` tokens; made to go on `more` times where it would
    end; cut where it repeats; its lines checked while they are written."""

    limit: int = ROOM
    more: int = 0
    cut_repeats: bool = False
    check: bool = False


@dataclass(slots=True)
class ThoughtStream:
    """A thought under way."""

    problem: Countdown
    lines: list[str]
    tokens: int = 0
    over: bool = False
    refuted: int = 0
    ended: str = "length"
    forced: int = 0

    @property
    def prompt(self) -> str:
        return self.problem.prompt + "".join(f"{line}\n" for line in self.lines)

    @property
    def solved(self) -> bool:
        return replay(self.problem, self.lines).solved


def true_step(problem: Countdown, lines: Sequence[str], line: str) -> bool:
    """Whether a line is possible where it stands: its sum is right and its numbers are there."""
    if line in ("!", "!!") or line.startswith("#"):
        return True
    path = [problem.numbers]
    for one in lines:
        if one in ("!", "!!"):
            del path[max(1, len(path) - len(one)) :]
            continue
        move = next((m for m in moves(path[-1]) if m.line == one), None)
        path.append(move.left if move else ())
    return any(m.line == line for m in moves(path[-1]))


def think(
    model: Network, asked: Sequence[Countdown], way: Way, seed: int = 0
) -> list[ThoughtStream]:
    """Streams of thought, line by line, steered in a way; greedy but for lines written anew."""
    streams = [ThoughtStream(p, []) for p in asked]
    retry: set[int] = set()
    for turn in range(80):
        live = [i for i, s in enumerate(streams) if not s.over]
        if not live:
            break
        for hot in (False, True):
            some = [i for i in live if (i in retry) is hot]
            if some:
                _line(model, streams, some, way, 1.0 if hot else 0.0, seed + turn, retry)
    return streams


def _line(
    model: Network,
    streams: Sequence[ThoughtStream],
    some: Sequence[int],
    way: Way,
    heat: float,
    seed: int,
    retry: set[int],
) -> None:
    """The next line of some streams."""
    prompts = [streams[i].prompt for i in some]
    for i, one in zip(
        some, sample(model, prompts, temperature=heat, seed=seed, limit=30, stop="\n"), strict=True
    ):
        stream, line = streams[i], one.text.removesuffix("\n")
        retry.discard(i)
        stream.tokens += one.tokens
        if way.check and not true_step(stream.problem, stream.lines, line) and stream.refuted < 9:
            stream.refuted += 1
            retry.add(i)
        else:
            _take(stream, line, way)
        if stream.tokens >= way.limit or len(stream.prompt) > ROOM:
            _cut(stream, "length")


def _take(stream: ThoughtStream, line: str, way: Way) -> None:
    stream.lines.append(line)
    counts = Counter(one for one in stream.lines if not one.startswith("!"))
    if line.startswith("#"):
        if stream.forced < way.more:
            stream.forced += 1
            stream.lines[-1] = "!!"  # s1's "Wait": the end is taken back
            return
        stream.over, stream.ended = True, "end"
    elif way.cut_repeats and counts[line] >= REPEATS and not line.startswith("!"):
        _cut(stream, "repeats")
    elif _settled(stream) >= SETTLED:
        _cut(stream, "settled")


def _settled(stream: ThoughtStream) -> int:
    """How often the target was come to."""
    return sum(line.endswith(f"={stream.problem.target}") for line in stream.lines)


def _cut(stream: ThoughtStream, why: str) -> None:
    """End a stream and state what it has: the target if the last line comes to it."""
    if not stream.over:
        stream.over, stream.ended = True, why
        reached = [i for i, x in enumerate(stream.lines) if x.endswith(f"={stream.problem.target}")]
        if reached:
            del stream.lines[reached[-1] + 1 :]
            stream.lines.append(f"#{stream.problem.target}")


WAYS: dict[str, Way] = {
    "left alone": Way(),
    "cut where it repeats": Way(cut_repeats=True),
    "lines checked while written": Way(check=True),
    "checked, and cut where it repeats": Way(check=True, cut_repeats=True),
    "made to go on once": Way(more=1),
    "made to go on twice": Way(more=2),
}


def _row(name: str, streams: Sequence[ThoughtStream]) -> Row:
    return {
        "stream": name,
        "solved": fmean(s.solved for s in streams),
        "tokens": fmean(s.tokens for s in streams),
        "lines refuted": fmean(s.refuted for s in streams),
        "ended itself": fmean(s.ended == "end" for s in streams),
        "cut: repeats": fmean(s.ended == "repeats" for s in streams),
        "cut: settled": fmean(s.ended == "settled" for s in streams),
    }


def run(ground: Ground) -> Findings:
    """Every way on held-out problems, and accuracy against the budget that is forced."""
    asked = problems(ground, ground.size(100, 4))
    model = searcher(ground)
    found = {name: think(model, asked, way, ground.seed) for name, way in WAYS.items()}
    rows = [_row(name, streams) for name, streams in found.items()]
    lines = []
    for name, check in (("left alone", False), ("lines checked", True)):
        points = []
        for limit in LIMITS[: ground.size(len(LIMITS), 1)]:
            streams = think(model, asked, Way(limit=limit, check=check), ground.seed)
            points.append((float(limit), fmean(s.solved for s in streams)))
            rows.append(_row(f"{name}, cut at {limit} tokens", streams))
        lines.append(Line(f"{name}, budget forced", tuple(points)))
    alone, checked, on = rows[0], rows[2], rows[4]
    return Findings(
        figure=f"A thinking network on Countdown (n={len(asked)}): {alone['solved']:.3f} left "
        f"alone, {checked['solved']:.3f} with its lines checked while written, {on['solved']:.3f} "
        "where its end is taken back once.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("tokens at most", "solved"),
    )
