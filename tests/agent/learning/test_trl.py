"""What `learn export` writes, read by TRL itself: its own formats, and one step of LoRA from them.

The model is tiny, random and made here. Needs the extra `trl` (or: pip install trl peft).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl", reason="the extra `trl`")
pytest.importorskip("peft", reason="the extra `trl`")

from surefoot.agent.learning.export import KINDS, ExportMaterial, export
from surefoot.agent.learning.schema import RolloutRow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore"),  # of the libraries under test, not ours
]
TEMPLATE = (
    "{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def rollout(problem: int, number: int, *, correct: bool) -> RolloutRow:
    answer = str(problem + 2 + (not correct))
    return RolloutRow(
        id=f"p{problem}#{number}",
        problem=f"What is {problem} + 2?",
        steps=(f"{problem} + 2 = {answer}", f"Answer: {answer}"),
        labels=(float(correct), float(correct)),
        hard=(int(correct), int(correct)),
        answer=answer,
        correct=correct,
    )


ROLLOUTS = [rollout(p, i, correct=i == 0) for p in range(4) for i in range(2)]


@pytest.fixture
async def material(checked: Any, sums: Any) -> ExportMaterial:
    from surefoot.agent.learning.graded import grade
    from surefoot.agent.learning.traces import read_runs

    return ExportMaterial(await grade(read_runs([checked]), sums), ROLLOUTS)


def dataset(kind: str, material: ExportMaterial, folder: Path) -> Any:
    """The rows as a user has them: a file of JSONL, read by `datasets`."""
    from datasets import load_dataset

    path = folder / f"{kind}.jsonl"
    path.write_text("".join(one.model_dump_json() + "\n" for one in export(kind, material)))
    return load_dataset("json", data_files=str(path), split="train", cache_dir=str(folder))


def tokenizer() -> Any:
    """Bytes, with TRL's wants: an end, padding, a chat template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: i for i, piece in enumerate(["<pad>", "<eos>", *letters])}
    inner = Tokenizer(models.BPE(vocabulary, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<pad>", eos_token="<eos>")
    made.chat_template = TEMPLATE
    return made


def model(words: Any) -> Any:
    """A Llama of two layers with random weights."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, pad_token_id=0, eos_token_id=1, max_position_embeddings=2048,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def lora() -> Any:
    from peft import LoraConfig

    return LoraConfig(r=2, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"steps"}))
async def test_every_row_is_conversational_to_trl(
    kind: str, material: ExportMaterial, tmp_path: Path
) -> None:
    from trl.data_utils import apply_chat_template, is_conversational

    words = tokenizer()
    rows = dataset(kind, material, tmp_path)
    assert len(rows)
    for row in rows:
        assert is_conversational(row)
        told = apply_chat_template(row, words)
        wanted = {"text"} if "messages" in row else {"prompt", "chosen", "rejected"}
        assert set(told) >= wanted
        said = row["messages"][-1] if "messages" in row else row["chosen"][-1]
        assert said["content"] in told["text" if "messages" in row else "chosen"]


@pytest.mark.parametrize("kind", ["sft", "vstar"])
async def test_one_step_of_lora_changes_the_adapter_alone(
    kind: str, material: ExportMaterial, tmp_path: Path
) -> None:
    import torch
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    logging.getLogger("transformers").setLevel(logging.ERROR)
    words = tokenizer()
    net = model(words)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    make, settings = (SFTTrainer, SFTConfig) if kind == "sft" else (DPOTrainer, DPOConfig)
    trainer = make(
        model=net,
        args=settings(
            output_dir=str(tmp_path / "out"), max_steps=1, per_device_train_batch_size=2,
            learning_rate=0.1, report_to=[], use_cpu=True, bf16=False, save_strategy="no",
            logging_steps=1, disable_tqdm=True, gradient_checkpointing=False,
        ),
        train_dataset=dataset(kind, material, tmp_path),
        processing_class=words,
        peft_config=lora(),
    )  # fmt: skip
    result = trainer.train()
    assert result.global_step == 1
    assert result.training_loss > 0
    after = trainer.model.state_dict()
    moved = [n for n, v in after.items() if "lora_B" in n and bool(torch.any(v != 0))]
    assert moved
    for name, value in after.items():
        plain = name.removeprefix("base_model.model.").replace(".base_layer", "")
        if plain in before:
            assert torch.equal(value, before[plain]), name


async def test_step_labels_have_the_columns_of_stepwise_supervision(
    material: ExportMaterial, tmp_path: Path
) -> None:
    """TRL's documented "stepwise supervision": a prompt, completions, and as many booleans."""
    from datasets import Value

    rows = dataset("steps", material, tmp_path)
    assert set(rows.column_names) == {"prompt", "completions", "labels"}
    assert rows.features["prompt"] == Value("string")
    assert rows.features["completions"].feature == Value("string")
    assert rows.features["labels"].feature == Value("bool")
    assert all(len(row["completions"]) == len(row["labels"]) for row in rows)
