"""A published dataset, loaded back by its name in other versions of `datasets`."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

import pytest
from hub_server import WRITER, HubServer, Publish

# The current version loads back in each publication; see test_hub_publish.py.
VERSIONS = {
    "3.6.0": ["datasets==3.6.0", "huggingface_hub<1"],
    "4.0.0": ["datasets==4.0.0", "huggingface_hub<1"],
    "4.8.5": ["datasets==4.8.5"],
}


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_it_loads_by_name(
    version: str, publish: Publish, hub: HubServer, small: Path, quick: list[str], tmp_path: Path
) -> None:
    from warta.publish.payload import read_payload
    from warta.publish.ready import make_ready
    from warta.publish.verify import load_back

    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", *VERSIONS[version]], check=True)
    assert publish(small, "--private") == 0
    load_back(
        read_payload(small),
        "org/small",
        revision="1.0.0",
        endpoint=hub.url,
        rows=make_ready(small, text="full", scratch=tmp_path).rows,
        login=WRITER,
        python=python,
    )
