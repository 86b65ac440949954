"""Replaying recorded samples: exactly what is there, and nothing else."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent import jsonl
from surefoot.agent.policies.recorded import RecordedPolicy
from surefoot.graphs.contracts import ProposalRequest
from surefoot.graphs.errors import FormatError, NotRecorded
from surefoot.sandbox.errors import InputError

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recorded data at {DATA}")

ROWS = [
    {"problem_id": "p", "response": "1. a\n\n2. b", "steps": ["a", "b"], "num_tokens": 7},
    {"problem_id": "p", "response": "1. a\n\n2. c", "steps": ["a", "c"], "num_tokens": 5},
    {"task_id": "q/1", "completion": "first\n\nsecond\n\nthird"},
    {"id": 3, "completion": ""},
    {"question": "How  many?", "small": {"solution": "s"}, "big": {"solution": "t"}},
]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "samples.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n")
    return file


def ask(problem_id="p", task="solution", **kwargs) -> ProposalRequest:
    return ProposalRequest(kwargs.pop("problem", "?"), task=task, problem_id=problem_id, **kwargs)


async def texts(policy, request):
    return [p.text for p in await policy.propose(request)]


async def test_replays_by_number_and_repeats_itself(path):
    policy = RecordedPolicy.from_file(path)
    for _ in range(2):  # stateless: the same request gives the same samples
        first, second = await policy.propose(ask(n=2))
        assert (first.text, second.text) == ("1. a\n\n2. b", "1. a\n\n2. c")
        assert (first.steps, second.steps) == (("a", "b"), ("a", "c"))
        assert first.usage.completion_tokens == 12
        assert (first.usage.calls, second.usage.calls) == (1, 0)
    assert await texts(policy, ask(seed=1)) == ["1. a\n\n2. c"]
    assert policy.capabilities.n
    assert policy.capabilities.max_n == 2
    assert "5 problems" not in policy.name
    assert str(path) in policy.name


async def test_what_is_not_recorded_is_refused(path):
    policy = RecordedPolicy.from_file(path)
    with pytest.raises(NotRecorded, match="samples 0 to 2 of p were asked for, but it holds 2"):
        await policy.propose(ask(n=3))
    for seed in (2, -1):
        with pytest.raises(NotRecorded):
            await policy.propose(ask(seed=seed))
    with pytest.raises(NotRecorded, match="nothing of problem 'z'"):
        await policy.propose(ask("z"))
    with pytest.raises(NotRecorded, match="without id"):
        await policy.propose(ask(""))
    for task in ("critique", "rewrite"):
        with pytest.raises(NotRecorded, match=f"a {task} was not recorded"):
            await policy.propose(ask(task=task, steps=("a",)))
    with pytest.raises(InputError, match="at least 1"):
        await policy.propose(ask(n=0))


async def test_steps_go_on_only_from_recorded_prefixes(path):
    policy = RecordedPolicy.from_file(path)
    first, second = await policy.propose(ask(task="step", n=2))
    assert (first.text, first.finish, second.text) == ("a", "stop", "a")
    first, second = await policy.propose(ask(task="step", steps=("a",), n=2))
    assert (first.text, first.finish, second.text) == ("b", "end", "c")
    (rest,) = await policy.propose(ask(steps=("a",), seed=1))
    assert (rest.text, rest.steps) == ("c", ("c",))
    assert any("not recorded" in note for note in rest.notes)
    with pytest.raises(NotRecorded, match="0 of its 2 samples go on"):
        await policy.propose(ask(task="step", steps=("x",)))
    with pytest.raises(NotRecorded):  # the sample ends here
        await policy.propose(ask(task="step", steps=("a", "b")))


async def test_unsplit_samples_go_on_from_their_text(path):
    policy = RecordedPolicy.from_file(path)
    assert await texts(policy, ask("q/1", "step")) == ["first"]
    assert await texts(policy, ask("q/1", steps=("first ", "second"))) == ["third"]
    (last,) = await policy.propose(ask("q/1", "step", steps=("first", "second")))
    assert (last.text, last.finish) == ("third", "end")
    with pytest.raises(NotRecorded):
        await policy.propose(ask("q/1", steps=("fir",)))


async def test_ids_questions_and_sources(path):
    policy = RecordedPolicy.from_file(path)
    assert await texts(policy, ask("3")) == [""]  # an empty sample is a sample
    request = ask("any", problem="How many?", n=2)
    assert await texts(policy, request) == ["s", "t"]
    big = RecordedPolicy.from_file(path, source="big")
    (only,) = await big.propose(ask("any", problem="How many?"))
    assert only.text == "t"
    assert any("by big" in note for note in only.notes)
    with pytest.raises(FormatError, match="of 'huge'; it has big, small"):
        RecordedPolicy.from_file(path, source="huge")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ("[1]", "a JSON object was expected, not list"),
        ('{"response": "x"}', "no problem named"),
        ('{"id": true, "response": "x"}', "no problem named"),
        ('{"id": "x"}', "no sample"),
        ('{"id": "x", "response": 3}', "must be text, not int"),
        ('{"id": "x", "response": "a", "steps": ["a", 1]}', "steps must be a list of texts"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, says):
    file = tmp_path / "broken.jsonl"
    file.write_text('{"id": "1", "response": "fine"}\n' + line + "\n")
    with pytest.raises(FormatError, match=f"broken.jsonl, line 2: .*{says}"):
        RecordedPolicy.from_file(file)


def test_broken_files_are_named(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"cannot read .*: No such file"):
        RecordedPolicy.from_file(tmp_path / "no.jsonl")
    with pytest.raises(InputError, match="cannot read"):
        RecordedPolicy.from_file(tmp_path)
    file = tmp_path / "f.jsonl.gz"
    whole = gzip.compress(b'{"id": "1", "response": "fine"}\n' * 999)
    for data, says in [
        (b"", "is empty"),
        (b"\xff\xfe\xff", "not UTF-8"),
        (whole[: len(whole) // 2], "broken gzip"),
    ]:
        file.write_bytes(data)
        with pytest.raises(InputError, match=says):
            RecordedPolicy.from_file(file)
    file.write_bytes(whole)
    monkeypatch.setattr(jsonl, "MAX_LINE_CHARS", 8)
    with pytest.raises(FormatError, match="line 1: longer than 8"):
        RecordedPolicy.from_file(file)


async def test_a_recorded_answer_is_the_samples_answer(tmp_path):
    file = tmp_path / "f.jsonl"
    file.write_text(
        '{"id": "1", "response": "so 7, or \\\\boxed{8}", "answer": "8"}\n'
        '{"id": "1", "response": "I stop at 7", "answer": null}\n'
        '{"id": "1", "response": "Answer: 9"}\n'
    )
    policy = RecordedPolicy.from_file(file)
    found = await policy.propose(ProposalRequest("x", task="solution", n=3, problem_id="1"))
    assert [one.answer for one in found] == ["8", "", None]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=60), max_size=4))
def test_garbage_never_breaks_the_reader(tmp_path_factory, lines):
    file = tmp_path_factory.mktemp("fuzz") / "f.jsonl"
    file.write_bytes(b"\n".join(lines))
    with pytest.raises(InputError):
        RecordedPolicy.from_file(file)


@needs_data
@pytest.mark.parametrize("name", ["gsm8k", "math500"])
async def test_real_samples_of_a_7b_model_with_their_steps(name):
    file = DATA / "strictprmbench" / f"{name}_samples.jsonl.gz"
    policy = RecordedPolicy.from_file(file)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(32), lines, strict=False)]
    proposals = await policy.propose(ask(rows[0]["problem_id"], n=32))
    assert [p.text for p in proposals] == [row["response"] for row in rows]
    assert [list(p.steps) for p in proposals] == [row["steps"] for row in rows]
    assert proposals[0].usage.completion_tokens == sum(row["num_tokens"] for row in rows)
    with pytest.raises(NotRecorded):
        await policy.propose(ask(rows[0]["problem_id"], n=33))


@needs_data
@pytest.mark.parametrize("name", ["solutions", "tests"])
async def test_real_programs(name):
    file = DATA / "humaneval" / f"recorded_codegen16b_{name}.jsonl.gz"
    policy = RecordedPolicy.from_file(file)
    assert len(await policy.propose(ask("HumanEval/0", n=100))) == 100


@needs_data
async def test_real_gpt3_solutions_are_found_by_their_question():
    file = DATA / "gsm8k" / "recorded_gpt3_solutions.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        row = json.loads(next(lines))
    request = ask("gsm8k-1", problem=row["question"], n=4)
    proposals = await RecordedPolicy.from_file(file).propose(request)
    assert proposals[3].text == row["175b_verification"]["solution"]
    only = RecordedPolicy.from_file(file, source="175b_finetuning")
    assert await texts(only, ask("", problem=row["question"])) == [
        row["175b_finetuning"]["solution"]
    ]
