"""The same bytes on Ray: one node, and a cluster whose nodes come and go."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crashing import ANNOTATORS, LAYERS, all_digests, manifest_of, parquet_digests, write_rows

from warta import UsageError
from warta.engine import plan as plan_module
from warta.engine.build import build
from warta.engine.ray import LOOPBACK, Ray
from warta.engine.tasks import Order

pytest.importorskip("ray")
HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _workers_find_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", HERE)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")


def test_ray_writes_the_bytes_of_one_process_and_survives_a_killing_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 4000)
    marks = {7: "MATI"}
    source = write_rows(tmp_path / "rows.jsonl", 40, marks)
    report = build(
        [source],
        out=tmp_path / "out",
        layers=LAYERS,
        annotators=ANNOTATORS,
        engine="ray",
        workers=2,
    )
    assert report.reject_codes == {"killed": 1} and report.records == 39
    assert manifest_of(tmp_path / "out")["lost"][0]["id"] == "a-0007"
    (tmp_path / "calm").mkdir()
    calm = write_rows(tmp_path / "calm" / "rows.jsonl", 40, marks, harmless=True)
    build([calm], out=tmp_path / "calm-out", layers=LAYERS, annotators=ANNOTATORS)
    assert parquet_digests(tmp_path / "out") == parquet_digests(tmp_path / "calm-out") != {}


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install warta\[ray\]"):
        Ray(1)


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A cluster of three nodes on this machine, one CPU each, to which nobody is connected."""
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "node_ip_address": LOOPBACK}
    made = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    for _ in range(2):
        made.add_node(**node)
    made.wait_for_nodes()
    yield made
    made.shutdown()


def slowly(task: Any) -> str:
    time.sleep(0.2)
    return str(task)


def fail(task: Any) -> None:
    raise OSError(28, "No space left on device", "some/file")


@pytest.mark.slow
def test_errors_of_a_task_come_through_as_they_are() -> None:
    with Ray(1) as engine, pytest.raises(OSError, match="No space left") as raised:
        list(engine.run([Order(fail, 1)]))
    assert raised.value.errno == 28 and raised.value.filename == "some/file"


@pytest.mark.slow
def test_a_cluster_that_loses_a_node_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Any
) -> None:
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 4000)
    marks = dict.fromkeys(range(300), "LAMBAT")
    source = write_rows(tmp_path / "rows.jsonl", 300, marks)
    options: dict[str, Any] = {"layers": LAYERS, "annotators": ANNOTATORS}
    build([source], out=tmp_path / "one", **options)
    lost = []

    def lose_a_node() -> None:
        buckets = tmp_path / "out.partial" / "buckets"
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if len(list(buckets.glob("[0-9]*[0-9]"))) > 3:
                node = sorted(cluster.worker_nodes, key=str)[0]
                cluster.remove_node(node, allow_graceful=False)
                lost.append(len(list(buckets.glob("[0-9]*[0-9]"))))
                return
            time.sleep(0.05)

    killer = threading.Thread(target=lose_a_node)
    killer.start()
    report = build([source], out=tmp_path / "out", engine="ray", address=cluster.address, **options)
    killer.join()
    assert lost and lost[0] < plan_buckets(tmp_path / "out"), "the node went away in the middle"
    assert (report.records, report.rejects) == (300, 0)
    assert all_digests(tmp_path / "out") == all_digests(tmp_path / "one")


def plan_buckets(out: Path) -> int:
    return len(list((out / "articles").glob("*.parquet")))


@pytest.mark.slow
def test_a_record_that_hangs_on_ray_is_rejected(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 12, {5: "MACET"})
    report = build(
        [source],
        out=tmp_path / "out",
        layers=LAYERS,
        annotators=ANNOTATORS,
        engine="ray",
        workers=2,
        hang_after=3,
    )
    assert report.reject_codes == {"timeout": 1} and report.records == 11


@pytest.mark.slow
def test_an_address_where_nobody_answers_is_no_mistake_of_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warta.cli import main

    source = write_rows(tmp_path / "rows.jsonl", 1, {})
    monkeypatch.setenv("RAY_gcs_server_request_timeout_seconds", "3")
    command = ["build", str(source), "--out", str(tmp_path / "out"), "--engine", "ray"]
    assert main([*command, "--address", "127.0.0.1:1"]) == 3
