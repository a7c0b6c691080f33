from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from warta.annotate.linear import LinearModel
from warta.annotate.model_file import pack_text, unpack_model, write_model
from warta.errors import ModelError
from warta.train.linear import train_linear

EXAMPLES = [({"w=harga": 1.0, "w=pasar": 0.5}, ["economy"]), ({"w=gol": 1.0}, ["sport"])] * 12


def trained() -> LinearModel:
    return train_linear(EXAMPLES, labels=["economy", "sport", "never"], meta={"task": "t"})


def test_it_tells_labels_apart_and_never_gives_what_it_never_saw() -> None:
    model = trained()
    economy, sport, never = model.probabilities({"w=harga": 1.0, "w=unknown": 9.0})
    assert economy > 0.8 > 0.2 > sport and never < 0.01
    assert model.probabilities({}).shape == (3,)


def test_a_model_comes_back_the_same_and_the_same_gold_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    trained().save(tmp_path / "a.npz")
    trained().save(tmp_path / "b.npz")
    data = (tmp_path / "a.npz").read_bytes()
    assert data == (tmp_path / "b.npz").read_bytes()
    again = LinearModel.load(data, "a")
    assert again.labels == ("economy", "sport", "never") and again.meta["task"] == "t"
    features = {"w=gol": 1.0}
    found = again.probabilities(features)
    assert np.allclose(found, trained().probabilities(features), atol=1e-2)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\x93NUMPY"])
def test_a_file_that_is_no_model_is_named(data: bytes) -> None:
    with pytest.raises(ModelError, match="topics is no model of warta"):
        LinearModel.load(data, "topics")


def test_models_of_another_kind_or_format_are_refused(tmp_path: Path) -> None:
    write_model(tmp_path / "a.npz", {"labels": ["x"]}, names=pack_text("w"))
    with pytest.raises(ModelError, match="no 'weights'"):
        LinearModel.load((tmp_path / "a.npz").read_bytes(), "topics")
    buffer = io.BytesIO()
    np.savez(buffer, meta=pack_text('{"format": 99}'))
    with pytest.raises(ModelError, match="format 99, not 1"):
        unpack_model(buffer.getvalue(), "topics")
