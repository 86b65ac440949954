"""The trace survives a killed run, keeps no secret, and is read back."""

import json
from pathlib import Path

import pytest
from surefoot.graphs.errors import FormatError
from surefoot.graphs.events import Noted, Record, plain
from surefoot.graphs.trace import TraceFile, read_trace


def event(seq: int, text: str = "×") -> Record:
    return Record("r", seq, 0.5, Noted(text=text))


def test_every_event_is_on_disk_before_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a" / "trace.jsonl"
    with TraceFile(path) as trace:
        trace.write(event(1))
        rows = list(read_trace(path))  # while it is still open
    assert rows[0]["text"] == "×"
    assert rows[0]["seq"] == 1


def test_half_a_surrogate_pair_is_kept(tmp_path: Path) -> None:
    with TraceFile(tmp_path / "t.jsonl") as trace:
        trace.write(event(1, text="\udc80"))
    assert [row["text"] for row in read_trace(tmp_path / "t.jsonl")] == ["\udc80"]


def test_a_cut_off_last_line_is_a_killed_run(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    with TraceFile(path) as trace:
        trace.write(event(1))
        trace.write(event(2))
    path.write_text(path.read_text()[:-10])
    assert [row["seq"] for row in read_trace(path)] == [1]


def test_other_broken_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    with TraceFile(path) as trace:
        trace.write(event(1))
        trace.write(event(2))
    lines = path.read_text().splitlines()
    lines[1] = "{oops"
    path.write_text("\n".join(lines))
    with pytest.raises(FormatError, match="line 2"):
        list(read_trace(path))


def test_other_versions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text('{"trace_version": 99}\n')
    with pytest.raises(FormatError, match="99"):
        list(read_trace(path))


def test_two_runs_share_a_file_with_one_header(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    for _ in range(2):
        with TraceFile(path) as trace:
            trace.write(event(1))
    assert path.read_text().count("trace_version") == 1
    assert len(list(read_trace(path))) == 2


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop1234",
        "ghp_0123456789abcdefABCD",
        "Authorization: Bearer abcdef0123456789",
    ],
)
def test_credentials_are_struck_out(secret: str) -> None:
    written = json.dumps(plain({"text": [f"the key is {secret}!"]}))
    assert secret.split()[-1] not in written
    assert "[secret]" in written


def test_numbers_and_words_are_not_taken_for_credentials() -> None:
    text = "9062993224085698 = 96745982 * 93678239; ask-someone about risk-assessment"
    assert plain(text) == text


def test_line_ends_within_a_text_end_no_line(tmp_path: Path) -> None:
    with TraceFile(tmp_path / "t") as trace:
        trace.write(Record("r", 1, 0.0, Noted(text="a\u2028b\u0085c\rd")))
    assert [row["text"] for row in read_trace(tmp_path / "t")] == ["a\u2028b\u0085c\rd"]


def test_a_half_written_line_is_taken_out_before_more_is_written(tmp_path: Path) -> None:
    """As a killed process leaves it, for the one that goes on."""
    with TraceFile(tmp_path / "t") as trace:
        trace.write(Record("r", 1, 0.0, Noted(text="whole")))
    with (tmp_path / "t").open("a") as file:
        file.write('{"run": "r", "text": "' + "half" * 40_000)
    with TraceFile(tmp_path / "t") as trace:
        trace.write(Record("r", 2, 0.0, Noted(text="next")))
    assert [row["text"] for row in read_trace(tmp_path / "t")] == ["whole", "next"]
