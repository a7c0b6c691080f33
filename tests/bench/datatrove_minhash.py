"""What tests/bench/duplicates.py runs in an environment with datatrove: MinHash of JSON lines on
one core, 14 bands of 8 rows over 5-grams, up to the clusters. Prints one JSON line.

Words are those of one regular expression, as ours are; "own" takes datatrove's own tokenizer.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import time
from collections import defaultdict
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader

WORD = re.compile(r"\w+")


class Words:
    def word_tokenize(self, text: str) -> list[str]:
        return WORD.findall(text)


def main(rows: Path, work: Path, words: str) -> None:
    shards = sorted(rows.glob("*.jsonl"))
    config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
    sign = MinhashDedupSignature(str(work / "signatures"), config=config, language="ind_Latn")
    if words == "words":
        sign.word_tokenizer = Words()
    reader = JsonlReader(str(rows), glob_pattern="*.jsonl")
    buckets = MinhashDedupBuckets(str(work / "signatures"), str(work / "buckets"), config=config)
    cluster = MinhashDedupCluster(
        str(work / "buckets"), str(work / "clusters"), config=config, save_cluster_id=True
    )
    begun = spent()
    for number, (pipeline, tasks) in enumerate(
        (([reader, sign], len(shards)), ([buckets], 14), ([cluster], 1))
    ):
        logs = str(work / f"logs{number}")
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=logs).run()
    seconds = spent() - begun
    groups = defaultdict(list)
    for rank, shard in enumerate(shards):
        ids = [json.loads(line)["id"] for line in shard.open(encoding="utf-8")]
        path = work / "clusters" / f"{rank:06d}.clusters"
        for place, group in struct.iter_unpack("<II", path.read_bytes() if path.exists() else b""):
            groups[group].append(ids[place])
    print(json.dumps({"seconds": seconds, "groups": list(groups.values())}))


def spent() -> float:
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
