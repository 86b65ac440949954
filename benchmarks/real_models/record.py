"""Have one model write the records, on a machine with an accelerator.

    python record.py WEIGHTS_FOLDER DATA_FOLDER OUT_FOLDER [--device cuda] [--limit N] [--other
    OUT_FOLDER]

Stages, each of which leaves its files when it is done: `wordings` (greedy, on training problems;
the
best of each kind is used from then on), `samples` and `programs`, `steps` (hidden states at the
steps'
ends), `critiques`. Programs and tests are run by `run_programs.py`, beside the model's work.
`--other` names the records of another model, whose samples are read by this one as well.
Formats stand in README.md, beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from engine import Qwen2, Request, Slots, Written, attend_plain, attend_triton, compact_logprobs
from heads import fit_heads
from tokenizers import Tokenizer
from wordings import PROBE_ASK, PROBE_SAID, PROBE_SYSTEM, QUESTION, WORDINGS, prompt_of, turn

Row = dict[str, Any]
TOKENS = {"gsm": 600, "math": 1024, "header": 600, "text": 600, "gym": 700, "program": 500}
SAMPLES = {
    "gsm8k_test": 8,
    "gsm_hard": 4,
    "math500": 8,
    "humaneval": 16,
    "mbpp": 8,
    "svamp": 4,
    "mawps": 4,
    "rgym": 4,
}
PROGRAMS = {"gsm8k_test": 660, "gsm_hard": 300, "math500": 250, "gsm8k_train": 500}
LADDER = (0.0, 0.5, 0.8, 1.0)
COMPARED = {"gsm8k_train": 200, "math_train": 150, "mbpp_train": 120, "mbpp_header_train": 120}
KEPT = (64, 64, 128)
"""Principal components kept of the step's last state, its mean, and the state at the question."""
CRITICISED = ("gsm8k_test", "math500", "gsm8k_train", "math_train")
OWN = ("gsm8k_test", "gsm8k_train", "math500", "math_train")
PART = 1600
"""Training rows of a set, four to a problem, that are read and criticised."""
FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)


def say(*what: object) -> None:
    print(f"[{time.strftime('%H:%M:%S')}]", *what, flush=True)


class Words:
    """Text to compact ids and back."""

    def __init__(self, tokenizer: Path, weights: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        kept = json.loads((weights / "index.json").read_text())["tokens"]
        size = 151_936
        self.compact = np.full(size, -1, dtype=np.int64)
        self.compact[kept] = np.arange(len(kept))
        byte_of = _byte_of()
        self.pieces = [
            b"".join(
                byte_of.get(c, c.encode()) for c in (self.tokenizer.id_to_token(i) or "")
            ).ljust(0)
            for i in kept
        ]
        self.end = int(self.compact[151645])

    def ids(self, texts: list[str]) -> list[list[int]]:
        out = []
        for encoding in self.tokenizer.encode_batch(texts, add_special_tokens=False):
            ids = self.compact[encoding.ids] if encoding.ids else np.zeros(0, dtype=np.int64)
            out.append([int(i) for i in ids if i >= 0])
        return out

    def text(self, ids: list[int]) -> str:
        return b"".join(self.pieces[i] for i in ids).decode("utf-8", "replace")


def _byte_of() -> dict[str, bytes]:
    """The GPT-2 byte alphabet: printable characters stand for themselves, others from U+0100 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in plain]
    return {chr(b): bytes([b]) for b in plain} | {
        chr(256 + i): bytes([b]) for i, b in enumerate(rest)
    }


def ask(words: Words, rows: list[Row]) -> list[Request]:
    """Rows of {"item", "wording" (name), "kind", "temperature", "seed"} as requests."""
    built = [
        prompt_of(
            WORDINGS[r["kind"]][r["wording"]], r["item"]["problem"], r["item"].get("shown", "")
        )
        for r in rows
    ]
    requests = []
    for row, ids, (_, begun) in zip(
        rows, words.ids([text for text, _ in built]), built, strict=True
    ):
        row["begun"] = begun
        stop = (b"\n```",) if "```python\n" in begun else ()
        requests.append(
            Request(ids, row["temperature"], row["seed"], TOKENS[row["kind"]], stop, row)
        )
    return requests


def record(words: Words, w: Written) -> Row:
    row, item = w.request.data, w.request.data["item"]
    text = words.text(w.tokens)
    for stop in w.request.stop:
        text = text.split(stop.decode())[0]
    return {
        "set": item["set"],
        "id": item["id"],
        "kind": row["kind"],
        "wording": row["wording"],
        "temperature": row["temperature"],
        "seed": row["seed"],
        "text": text,
        "finish": w.finish,
        "tokens": len(w.tokens),
        "logprobs": compact_logprobs(w.logprobs),
        "ids": w.tokens,
        "begun": row["begun"],
    }


def program_of(row: Row, item: Row) -> str:
    """The code in a reply; a function to be completed stands behind its header."""
    whole = (
        row["begun"].split("```python\n")[-1] + row["text"]
        if "```python\n" in row["begun"]
        else row["text"]
    )
    blocks = [whole] if "```python\n" in row["begun"] else FENCE.findall(whole) or [whole]
    code = max(blocks, key=len)
    if item["kind"] == "header" and f"def {item.get('entry_point', '')}" not in code:
        code = item["problem"] + "\n" + code
    if item["kind"] == "header":  # what stands before the header: imports and helpers
        code = item["problem"].split("def ")[0] + code
    return code


def quick(text: str, kind: str) -> str:
    """The answer that a reply states, roughly: to compare wordings with."""
    boxed = re.findall(r"\\boxed\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", text)
    said = re.findall(r"(?i)answer(?: is)?\s*:?\**\s*:?\s*(.+)", text)
    answer = boxed[-1] if boxed else said[-1] if said else text
    if kind == "gsm":
        numbers = re.findall(r"-?\d[\d,]*\.?\d*", answer) or re.findall(r"-?\d[\d,]*\.?\d*", text)
        return numbers[-1].replace(",", "").rstrip(".") if numbers else ""
    answer = (
        re.sub(r"\\(text|mathrm|left|right|!|,|;|\$)|[\s$*]|\\[()\[\]]", "", answer)
        .replace("dfrac", "frac")
        .replace("tfrac", "frac")
    )
    return answer.rstrip(".").removeprefix("x=")


def same(a: str, b: str, kind: str) -> bool:
    try:
        return abs(float(a) - float(b)) <= 1e-4 * max(1.0, abs(float(b)))
    except ValueError:
        return kind != "gsm" and bool(a) and a == b


class Recorder:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self.out = Path(arguments.out)
        self.out.mkdir(parents=True, exist_ok=True)
        data, weights = Path(arguments.data), Path(arguments.weights)
        self.words = Words(data / "tokenizer.json", weights)
        self.limit, self.count = arguments.limit, arguments.slots
        with gzip.open(data / "problems.jsonl.gz", "rt") as file:
            self.items: dict[str, list[Row]] = defaultdict(list)
            for line in file:
                item = json.loads(line)
                self.items[item["set"]].append(item)
        self.solutions_file = data / "solutions.jsonl.gz"
        cuda = arguments.device == "cuda"
        self.cuda = cuda
        self.model = Qwen2(weights, arguments.device, torch.bfloat16 if cuda else torch.float32)
        say("loaded", weights)
        if cuda:
            self._check_kernel()
        self.of = {item["id"]: item for items in self.items.values() for item in items}
        self.kept: dict[str, tuple[list[Row], list[Any]]] = {}
        self.running: list[tuple[subprocess.Popen[bytes], str]] = []

    def _check_kernel(self) -> None:
        m = self.model
        q = torch.randn(8, m.H, m.D, device="cuda", dtype=m.dtype)
        k, v = (torch.randn(8, m.heads, 256, m.D, device="cuda", dtype=m.dtype) for _ in range(2))
        length = torch.tensor([1, 2, 63, 64, 65, 100, 255, 256], device="cuda")
        try:
            a, b = attend_triton(q, k, v, length).float(), attend_plain(q, k, v, length).float()
            error = ((a - b).norm() / b.norm()).item()
            say("kernel's relative error", error)
            if error < 2e-2:
                m.attend = attend_triton
        except Exception as error:  # noqa: BLE001  the slower way is as right
            say("kernel does not run, the plain way is taken:", repr(error)[:300])

    def some(self, name: str, count: int) -> list[Row]:
        return self.items[name][: min(count, self.limit or count)]

    def write(self, rows: list[Row]) -> list[Row]:
        requests = ask(self.words, rows)
        if not hasattr(self, "slots"):
            count, length = (self.count if self.cuda else 8), (1792 if self.cuda else 1200)
            self.slots: Slots = self.model.slots(count, length)
        start, out, tokens = time.time(), [], 0
        for w in self.slots.write(requests, self.words.end, self.words.pieces):
            out.append(record(self.words, w))
            tokens += len(w.tokens)
        spent = time.time() - start
        say(f"{len(out)} of {len(rows)} rows, {tokens} tokens: {tokens / spent:.0f} a second")
        return out

    def save(self, name: str, rows: list[Row]) -> None:
        with gzip.open(self.out / f"{name}.jsonl.gz", "wt", compresslevel=5) as file:
            for row in rows:
                kept = {k: v for k, v in row.items() if k not in ("ids", "begun", "item")}
                file.write(json.dumps(kept, ensure_ascii=False) + "\n")

    def start_programs(self, name: str, rows: list[Row]) -> None:
        """Run the rows' programs beside what follows."""
        asked = self.out / f"{name}.asked"
        with asked.open("w") as file:
            for row in rows:
                item = self.of[row["id"]]
                code = program_of(row, item)
                if row["kind"] != "program":
                    code = f"{code}\n\n{item['tests']}\n"
                key = (
                    f"{row['id']}|{row['wording']}|{row['temperature']}|{row['seed']}|{item['set']}"
                )
                file.write(json.dumps({"key": key, "code": code}) + "\n")
        command = [
            sys.executable,
            str(Path(__file__).parent / "run_programs.py"),
            str(asked),
            str(self.out / f"{name}.ran.jsonl"),
        ]
        with (self.out / f"{name}.log").open("wb") as log:
            self.running.append((subprocess.Popen(command, stdout=log, stderr=log), name))

    def finish_programs(self, name: str) -> dict[str, Row]:
        (process,) = [p for p, n in self.running if n == name]
        process.wait()
        with (self.out / f"{name}.ran.jsonl").open() as file:
            return {r["key"]: r for r in map(json.loads, file)}

    def wordings(self) -> dict[str, str]:
        rows = [
            {"item": item, "kind": item["kind"], "wording": wording, "temperature": 0.0, "seed": 0}
            for name in ("math_train", "gsm8k_train", "mbpp_train", "mbpp_header_train")
            for item in self.some(name, COMPARED[name])
            for wording in WORDINGS[item["kind"]]
        ]
        done = self.write(rows)
        self.save("wordings", done)
        coded = [r for r in done if r["kind"] in ("header", "text")]
        # an id of MBPP stands in two sets: what is run is told apart by its set
        self.of |= {}
        for name in ("mbpp_train", "mbpp_header_train"):
            self.of |= {item["id"]: item for item in self.items[name]}
            self.start_programs(f"wordings_{name}", [r for r in coded if r["set"] == name])
        right: dict[tuple[str, str], list[int]] = defaultdict(list)
        for name in ("mbpp_train", "mbpp_header_train"):
            for key, result in self.finish_programs(f"wordings_{name}").items():
                right["header" if "header" in name else "text", key.split("|")[1]].append(
                    result["code"] == 0
                )
        for r in done:
            if r["kind"] in ("gsm", "math"):
                gold = quick("\\boxed{" + self.of[r["id"]]["gold"] + "}", r["kind"])
                right[r["kind"], r["wording"]].append(
                    same(quick(r["text"], r["kind"]), gold, r["kind"])
                )
        best = {"gym": "steps", "program": "program"}
        for (kind, wording), marks in sorted(right.items(), key=lambda e: (e[0][0], -sum(e[1]))):
            say(kind, wording, f"{sum(marks)} of {len(marks)}")
            best.setdefault(kind, wording)
        (self.out / "best.json").write_text(json.dumps(best))
        (self.out / "wordings.json").write_text(
            json.dumps({f"{k}|{w}": [sum(m), len(m)] for (k, w), m in right.items()})
        )
        return best

    def samples(self, best: dict[str, str]) -> None:
        rows: list[Row] = []

        def add(item: Row, kind: str, heats: list[float]) -> None:
            for seed, heat in enumerate(heats):
                number = len(rows) * 31 + 7
                rows.append(
                    {
                        "item": item,
                        "kind": kind,
                        "wording": best[kind],
                        "temperature": heat,
                        "seed": number if heat else 0,
                        "n": seed,
                    }
                )

        # long ones first, so that the slots stay full to the end
        for name in (
            "math500",
            "math_train",
            "rgym",
            "rgym_train",
            "gsm8k_test",
            "gsm_hard",
            "humaneval",
            "mbpp",
            "gsm8k_train",
            "svamp",
            "mawps",
            "mbpp_train",
        ):
            for item in self.some(name, 10_000):
                heats = list(LADDER) if name.endswith("_train") else [0.0] + [0.8] * SAMPLES[name]
                add(item, item["kind"], heats)
        for name, count in PROGRAMS.items():
            for item in self.some(name, count):
                add(item, "program", [0.0, 0.8, 0.8, 0.8])
        done = self.write(rows)
        by: dict[str, list[Row]] = defaultdict(list)
        for r in done:
            by["programs" if r["kind"] == "program" else r["set"]].append(r)
        for name in by:
            by[name].sort(key=lambda r: (r["id"], r["temperature"], r["seed"]))
            self.save(name, by[name])
        self.of |= {
            item["id"]: item for name in ("mbpp", "mbpp_train") for item in self.items[name]
        }
        self.start_programs(
            "ran_tests", [r for name in ("humaneval", "mbpp", "mbpp_train") for r in by[name]]
        )
        self.start_programs("ran_programs", by["programs"])
        self.done = by

    def load(self) -> None:
        """Take what an earlier call wrote, and run its programs."""
        self.done = {}
        for name in {*OWN, *CRITICISED, "programs"}:
            with gzip.open(self.out / f"{name}.jsonl.gz", "rt") as file:
                rows = [json.loads(line) for line in file]
            for row, ids in zip(rows, self.words.ids([r["text"] for r in rows]), strict=True):
                row["ids"], row["begun"] = ids, "```python\n" if row["kind"] == "program" else ""
            self.done[name] = rows
        self.start_programs("ran_programs", self.done["programs"])

    def part(self, name: str) -> list[Row]:
        return self.done[name][:PART] if name.endswith("_train") else self.done[name]

    def _batches(self, rows: list[tuple[list[int], Any]], budget: int = 49_152):
        """Rows of (ids, what for) in batches of about the same length, longest first."""
        rows = sorted(rows, key=lambda r: -len(r[0]))
        while rows:
            width = -(-len(rows[0][0]) // 32) * 32
            count = max(1, (budget if self.cuda else 2048) // width)
            some, rows = rows[:count], rows[count:]
            ids = torch.zeros(len(some), width, dtype=torch.long)
            for i, (row, _) in enumerate(some):
                ids[i, : len(row)] = torch.tensor(row)
            yield ids.to(self.model.device), some

    @torch.inference_mode()
    def critiques(self, name: str, rows: list[Row]) -> None:
        """P(Yes) of the first token after the question whether the solution is right."""
        tail = self.words.ids(
            ["<|im_end|>\n" + turn("user", QUESTION) + "<|im_start|>assistant\n"]
        )[0]
        prompts = ask(
            self.words,
            [
                {
                    "item": self.of[r["id"]],
                    "kind": r["kind"],
                    "wording": r["wording"],
                    "temperature": 0,
                    "seed": 0,
                }
                for r in rows
            ],
        )
        yes, no = (
            [self.words.ids([t])[0][0] for t in texts]
            for texts in (("Yes", " Yes", "yes"), ("No", " No", "no"))
        )
        found: list[Row] = []
        for ids, some in self._batches(
            [((p.ids + r["ids"])[:1700] + tail, r) for p, r in zip(prompts, rows, strict=True)]
        ):
            at = torch.tensor([len(row) - 1 for row, _ in some], device=ids.device)
            hidden = self.model.read(ids)[torch.arange(len(some), device=ids.device), at]
            lp = self.model.logits(hidden).log_softmax(-1)
            pair = torch.stack([lp[:, yes].logsumexp(-1), lp[:, no].logsumexp(-1)], 1).tolist()
            for (_, r), (a, b) in zip(some, pair, strict=True):
                found.append(
                    {k: r[k] for k in ("set", "id", "temperature", "seed")}
                    | {"yes": round(a, 3), "no": round(b, 3)}
                )
        self.save(f"critiques_{name}", found)
        say(f"critiques of {name}: {len(found)}")

    @torch.inference_mode()
    def steps(self, name: str, solutions: list[Row], fit: bool = False) -> None:
        """Hidden states at the steps of `solutions`; `fit`: the components are found here first."""
        start = time.time()
        heads = self.words.ids(
            [
                turn("system", PROBE_SYSTEM)
                + turn("user", s["problem"])
                + "<|im_start|>assistant\n"
                for s in solutions
            ]
        )
        flat = [f"{step.strip()}\n" for s in solutions for step in s["steps"]]
        steps = iter(self.words.ids(flat))
        question, said = self.words.ids([PROBE_ASK, PROBE_SAID])
        yes, no = (self.words.ids([t])[0][0] for t in (" Yes", " No"))
        direction = (self.model.head[yes] - self.model.head[no]).float()
        rows = []
        for number, (solution, head) in enumerate(zip(solutions, heads, strict=True)):
            ids, spans = list(head), []
            for _ in solution["steps"]:
                step = next(steps)
                if len(ids) + len(step) + len(question) > 2000:
                    spans.append(None)
                    continue
                begin = len(ids)
                ids += step + question
                spans.append((begin, begin + len(step)))
                ids += said
            rows.append((ids, (number, spans)))
        result: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        collected: list[torch.Tensor] = []
        for ids, some in self._batches(rows):
            hidden = self.model.read(ids)
            for i, (_, (_number, spans)) in enumerate(some):
                real = [s for s in spans if s]
                if not real:
                    continue
                ends = torch.tensor([b - 1 for _, b in real], device=ids.device)
                starts = torch.tensor([a - 1 for a, _ in real], device=ids.device)
                h = hidden[i].float()
                total = h.cumsum(0)
                mean = (total[ends] - total[starts]) / (ends - starts)[:, None]
                ask_at = ends + len(question)
                states = torch.stack([h[ends], mean, h[ask_at]], 1)
                logit = (states[:, 2] @ direction)[:, None]
                collected.append(
                    (
                        _number,
                        spans,
                        states.to(torch.bfloat16 if self.cuda else torch.float32),
                        logit,
                    )
                )
        say(f"read {sum(len(r[0]) for r in rows)} tokens of {name} in {time.time() - start:.1f} s")
        if fit:
            self._fit([c[2] for c in collected])
        self.kept[name] = (solutions, collected)
        for number, _spans, states, logit in collected:
            z = torch.cat(
                [
                    (states[:, j].float() - self.mean[j]) @ self.basis[j] / self.scale[j]
                    for j in range(3)
                ],
                1,
            )
            packed = (z * 24).round().clamp(-127, 127).to(torch.int8).cpu().numpy()
            result[number] = (packed, logit.half().cpu().numpy()[:, 0])
        width = sum(KEPT)
        counts = [len(s["steps"]) for s in solutions]
        full, logits = (
            np.zeros((sum(counts), width), np.int8),
            np.full(sum(counts), np.nan, np.float16),
        )
        at = 0
        spans_of = {c[0]: c[1] for c in collected}
        for number, count in enumerate(counts):
            if number in result:
                inside = [at + i for i, s in enumerate(spans_of[number]) if s]
                full[inside], logits[inside] = result[number]
            at += count
        np.savez_compressed(
            self.out / f"steps_{name}.npz",
            z=full,
            yes=logits,
            counts=np.array(counts, np.int32),
            ids=np.array([s["id"] for s in solutions]),
            set=np.array([s["set"] for s in solutions]),
        )
        say(f"steps of {name}: {sum(counts)} in {time.time() - start:.1f} s")

    def _fit(self, states: list[torch.Tensor]) -> None:
        every = torch.cat(states).float()
        self.mean, self.basis, self.scale = [], [], []
        for j, kept in enumerate(KEPT):
            x = every[:, j]
            mean = x.mean(0)
            x = x - mean
            _, vector = torch.linalg.eigh((x.T @ x / len(x)).double().cpu())
            basis = vector[:, -kept:].flip(1).float().to(x.device)
            self.mean.append(mean)
            self.basis.append(basis)
            self.scale.append((x @ basis).std(0).clamp_min(1e-6))
        np.savez(
            self.out / "components.npz",
            **{f"mean{j}": self.mean[j].cpu().numpy().astype(np.float32) for j in range(3)},
            **{f"basis{j}": self.basis[j].cpu().numpy().astype(np.float16) for j in range(3)},
            **{f"scale{j}": self.scale[j].cpu().numpy().astype(np.float32) for j in range(3)},
        )

    def read_solutions(self) -> None:
        with gzip.open(self.solutions_file, "rt") as file:
            every = [json.loads(line) for line in file]
        for name in ("prm800k", "processbench", "strict_gsm8k", "strict_math500"):
            some = [s for s in every if s["set"].startswith(name)]
            self.steps(name, some[: self.limit or len(some)], fit=name == "prm800k")

    def own(self, rows: list[Row]) -> list[Row]:
        """Written rows as solutions in steps; those to learn from have a label: are they right."""
        out = []
        for r in rows:
            item, steps = (
                self.of[r["id"]],
                [s for s in re.split(r"\n\s*\n", r["text"]) if s.strip()] or ["."],
            )
            row = {
                "id": f"{r['id']}|{r['temperature']}|{r['seed']}",
                "set": r["set"],
                "problem": item["problem"],
                "steps": steps,
            }
            if r["set"].endswith("_train"):
                gold = quick("\\boxed{" + item["gold"] + "}", r["kind"])
                row["labels"] = same(quick(r["text"], r["kind"]), gold, r["kind"])
            out.append(row)
        return out


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("weights", "data", "out"):
        parser.add_argument(name)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--other", default="")
    parser.add_argument("--slots", type=int, default=1024)
    parser.add_argument("--stages", default="write,read,critiques")
    recorder = Recorder(arguments := parser.parse_args())
    stages = arguments.stages.split(",")
    if "write" in stages:
        recorder.samples(recorder.wordings())
    else:
        recorder.load()
    for name in CRITICISED if "critiques" in stages else ():
        recorder.critiques(name, recorder.part(name))
    if "read" in stages:
        recorder.read_solutions()
        for name in OWN:
            recorder.steps(f"own_{name}", recorder.own(recorder.part(name)))
        if arguments.other:
            with gzip.open(Path(arguments.other) / "gsm8k_test.jsonl.gz", "rt") as file:
                recorder.steps(
                    "other_gsm8k_test", recorder.own([json.loads(line) for line in file])
                )
        fit_heads(recorder.kept, recorder.out, say)
    for process, _ in recorder.running:
        process.wait()
    (recorder.out / "done").write_text("")
    say("done")


if __name__ == "__main__":
    main()
