"""The lm-eval tasks of a built dataset, run offline with a tiny random model made on the spot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from warta.publish.harness import LM_EVAL

VERSION = "0.4.13"
QUESTIONS = 6  # of each task
MODEL = """
import sys, tokenizers, torch, transformers
folder, texts = sys.argv[1], sys.stdin.read().splitlines()
trainer = tokenizers.ByteLevelBPETokenizer()
trainer.train_from_iterator(texts, vocab_size=600, special_tokens=["<s>"])
tokenizer = transformers.PreTrainedTokenizerFast(
    tokenizer_object=trainer._tokenizer, eos_token="<s>", bos_token="<s>", pad_token="<s>"
)
torch.manual_seed(0)
config = transformers.GPT2Config(
    vocab_size=len(tokenizer), n_positions=512, n_embd=16, n_layer=1, n_head=2,
    bos_token_id=0, eos_token_id=0,
)
transformers.GPT2LMHeadModel(config).save_pretrained(folder)
tokenizer.save_pretrained(folder)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python with lm-eval: an environment of its own above the one that runs the tests."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("lm-eval")
    venv.create(folder, with_pip=True)
    executable = folder / "bin" / "python"
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    (packages / "below.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = [executable, "-m", "pip", "install", "-q", f"lm_eval[hf]=={VERSION}"]
    installed = subprocess.run(command, capture_output=True, text=True, check=False)
    imported = subprocess.run([executable, "-c", "import lm_eval.models.huggingface"], check=False)
    if imported.returncode:
        pytest.skip(f"lm_eval {VERSION} cannot be installed here: {installed.stderr[-300:]}")
    return str(executable)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="folders of environments are named otherwise")
def test_the_shipped_tasks_run_offline(python: str, small: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        **dict.fromkeys(("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"), "1"),
        "HF_HOME": str(tmp_path / "home"),
        "OMP_NUM_THREADS": "1",
    }
    texts = [file.read_text("utf-8") for file in sorted((small.parent / "raw").rglob("*.txt"))]
    model = tmp_path / "model"
    made = subprocess.run(
        [python, "-c", MODEL, str(model)],
        input="\n".join(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    command = [python, "-m", "lm_eval", "--include_path", "harness", "--tasks", "warta"]
    command += [
        "--model",
        "hf",
        "--model_args",
        f"pretrained={model},max_length=512",
        "--device",
        "cpu",
    ]
    command += ["--limit", str(QUESTIONS), "--output_path", str(tmp_path / "out")]
    run = subprocess.run(
        command, cwd=small, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    (file,) = (tmp_path / "out").rglob("results_*.json")
    results = json.loads(file.read_text("utf-8"))["results"]
    assert {*results} >= {*LM_EVAL}
    for task in LM_EVAL:
        assert 0 <= results[task]["acc,none"] <= 1
