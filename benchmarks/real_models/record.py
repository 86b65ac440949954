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

import torch
from attention import attend_plain, attend_triton
from engine import Qwen2, Slots
from heads import fit_heads
from step_states import StepReader, say
from texts import Row, Words, ask, program_of, quick, record, same
from wordings import QUESTION, WORDINGS, turn

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
CRITICISED = ("gsm8k_test", "math500", "gsm8k_train", "math_train")
OWN = ("gsm8k_test", "gsm8k_train", "math500", "math_train")
PART = 1600
"""Training rows of a set, four to a problem, that are read and criticised."""


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
        self.reader = StepReader(self.model, self.words, self.out, cuda=cuda)
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
        for ids, some in self.reader.batches(
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

    def read_solutions(self) -> None:
        with gzip.open(self.solutions_file, "rt") as file:
            every = [json.loads(line) for line in file]
        for name in ("prm800k", "processbench", "strict_gsm8k", "strict_math500"):
            some = [s for s in every if s["set"].startswith(name)]
            self.reader.steps(name, some[: self.limit or len(some)], fit=name == "prm800k")

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
            recorder.reader.steps(f"own_{name}", recorder.own(recorder.part(name)))
        if arguments.other:
            with gzip.open(Path(arguments.other) / "gsm8k_test.jsonl.gz", "rt") as file:
                recorder.reader.steps(
                    "other_gsm8k_test", recorder.own([json.loads(line) for line in file])
                )
        fit_heads(recorder.reader.kept, recorder.out, say)
    for process, _ in recorder.running:
        process.wait()
    (recorder.out / "done").write_text("")
    say("done")


if __name__ == "__main__":
    main()
