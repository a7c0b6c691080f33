"""With a real Label Studio: tasks are pushed, corrected through its API and in its own page, and
pulled. Slow: the server takes minutes to start the first time.

Install label-studio 1.23.2 in an environment of its own and name its command in the variable
WARTA_LABEL_STUDIO, or have it on PATH. The page needs playwright and Chromium as well.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from made_tasks import Json, differences, make_corpus, region

import warta
from warta.article import Article
from warta.export.label_studio import refuse_crossing
from warta.gold import compile_gold, read_gold

pytestmark = pytest.mark.slow
Main = Callable[..., int]

STARTED_WITHIN = 600  # seconds: it makes its data base first
USER, PASSWORD = "ani@contoh.example", "kata-sandi-uji-1"
# Flags, families of emoji, mathematical letters, marks that no letter is composed with, markup.
HARD = (
    "Jakarta, Suara Contoh – 🇮🇩 Harga beras 🍚👨‍👩‍👧 naik q\u0301 pada Senin (12/2).\n\n"
    "Menteri Rina Ayu mengatakan, “⚽ Kami akan menurunkan harga di Bandung & <b>Solo</b>,” di "
    "Jakarta, Selasa.\nKata Rina 𝐀𝐛, Bandung akan aman.\n"
)


@dataclass(frozen=True)
class Server:
    url: str
    token: str

    def call(self, method: str, path: str, data: Any = None) -> Any:
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or "null")

    def push(self, folder: Path) -> int:
        """A project of an export: its number."""
        config = (folder / "config.xml").read_text("utf-8")
        project = self.call("POST", "/api/projects", {"title": "uji", "label_config": config})
        tasks = json.loads((folder / "tasks.json").read_text("utf-8"))
        made = self.call("POST", f"/api/projects/{project['id']}/import", tasks)
        assert (made["task_count"], made["prediction_count"]) == (len(tasks), len(tasks))
        return int(project["id"])

    def tasks(self, project: int) -> list[Json]:
        path = f"/api/tasks?fields=all&project={project}&page_size=100"
        found: list[Json] = self.call("GET", path)["tasks"]
        return found

    def pull(self, project: int, file: Path) -> Path:
        path = f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true"
        file.write_text(json.dumps(self.call("GET", path)), "utf-8")
        return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    command = os.environ.get("WARTA_LABEL_STUDIO") or shutil.which("label-studio")
    if not command:
        pytest.skip(
            "no Label Studio: install label-studio 1.23.2 in an environment of its own and name "
            "its command in WARTA_LABEL_STUDIO"
        )
    folder = tmp_path_factory.mktemp("label-studio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Server(f"http://127.0.0.1:{port}", secrets.token_hex(20))
    words = [command, "start", "--no-browser", "--data-dir", str(folder), "--port", str(port)]
    words += ["--internal-host", "127.0.0.1", "--username", USER, "--password", PASSWORD]
    words += ["--user-token", found.token, "--enable-legacy-api-token"]
    quiet = {"COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false", "HOME": str(folder)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            words, cwd=folder, env={**os.environ, **quiet}, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait(found, process, folder / "server.log")
        yield found
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            server.call("GET", "/api/projects")
            return
        except OSError:
            time.sleep(1)
    pytest.fail(f"Label Studio did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture
def corpus(tmp_path: Path, sample: list[Article]) -> Path:
    return make_corpus(tmp_path / "corpus", sample)


def _export(records: Path, out: Path, warta_main: Main) -> Path:
    assert warta_main("export", records, "--format", "label-studio", "--out", out) == 0
    return out


def test_two_corrected_spans_are_all_that_differs(
    server: Server, corpus: Path, warta_main: Main
) -> None:
    project = server.push(_export(corpus / "records.jsonl", corpus / "tasks", warta_main))
    tasks = server.tasks(project)
    assert len(tasks) == 4
    made = [
        server.call(
            "POST", f"/api/tasks/{task['id']}/annotations/",
            {"result": task["predictions"][0]["result"]},
        )
        for task in tasks
    ]  # fmt: skip
    # One name loses its last word or letter, one expression changes its type.
    task, annotation = tasks[0], made[0]
    found = annotation["result"]
    name = next(
        each["value"] for each in found
        if each["type"] == "labels" and each["from_name"] == "entities"
        and " " in each["value"]["text"]
    )  # fmt: skip
    cut = name["text"].rindex(" ")
    name |= {"end": name["start"] + cut, "text": name["text"][:cut]}
    region(found, "times")["value"]["labels"] = ["SET"]
    server.call("PATCH", f"/api/annotations/{annotation['id']}/", {"result": found})
    file = server.pull(project, corpus / "project.json")
    back = corpus / "back"
    assert warta_main(
        "import", file, "--format", "label-studio", "--out", back,
        "--gold", corpus / "gold", "--annotator", "rina",
    ) == 0  # fmt: skip
    changed = differences(corpus / "gold", back)
    assert len(changed) == 2, changed
    assert any(f'"{name["text"]}"' in after for _, after in changed)
    assert any('"SET"' in after for _, after in changed)
    assert task["data"]["article"] in {path.stem for path in back.rglob("*.json")}


def test_a_wrong_offset_that_the_server_takes_is_refused(
    server: Server, corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    project = server.push(_export(corpus / "records.jsonl", corpus / "tasks", warta_main))
    for task in server.tasks(project):
        found = task["predictions"][0]["result"]
        region(found, "entities")["value"]["start"] += 1
        server.call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": found})
    file = server.pull(project, corpus / "project.json")
    back = corpus / "back"
    assert warta_main("import", file, "--format", "label-studio", "--out", back) == 1
    assert capsys.readouterr().out.count("surface_mismatch: task ") == 4
    assert not [*back.rglob("*.json")]


def test_its_page_counts_code_points(server: Server, tmp_path: Path, warta_main: Main) -> None:
    """A person opens a text full of emoji, marks one more word behind them, and submits."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on PATH")
    article = warta.annotate(HARD, published_at="2024-02-12")
    assert refuse_crossing(article) is None and len(article.entities or ()) > 5
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps(article.to_dict()) + "\n", "utf-8")
    project = server.push(_export(records, tmp_path / "tasks", warta_main))
    [task] = server.tasks(project)
    with playwright.sync_playwright() as tool:
        nowhere_else = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = tool.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", nowhere_else]
        )
        page = browser.new_page(viewport={"width": 1600, "height": 1200})
        page.set_default_timeout(90_000)
        page.goto(f"{server.url}/user/login")
        page.fill("input[name=email]", USER)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        page.goto(f"{server.url}/projects/{project}/data?task={task['id']}")
        page.wait_for_selector("button:has-text('Submit')")
        page.wait_for_function(_PLACE, arg="menurunkan")
        page.click("text=PROD >> nth=0")
        left, top, right, bottom = page.evaluate(_PLACE, "menurunkan")
        page.mouse.move(left + 1, (top + bottom) / 2)
        page.mouse.down()
        page.mouse.move(right - 1, (top + bottom) / 2, steps=5)
        page.mouse.up()
        page.wait_for_timeout(1000)
        with page.expect_response(lambda answer: "/annotations" in answer.url
                                  and answer.request.method == "POST"):  # fmt: skip
            page.click("button:has-text('Submit')")
        browser.close()
    file = server.pull(project, tmp_path / "project.json")
    out = tmp_path / "gold"
    assert warta_main("import", file, "--format", "label-studio", "--out", out) == 0
    [path] = out.rglob("*.json")
    made = compile_gold(read_gold(path), article)
    drawn = [each for each in made.entities or () if each.label == "PROD"]
    assert [made.span(each) for each in drawn] == ["menurunkan"]
    kept = [(each.start, each.end, each.label) for each in made.entities or ()]
    kept.remove((drawn[0].start, drawn[0].end, "PROD"))
    assert kept == [(each.start, each.end, each.label) for each in article.entities or ()]
    for layer in ("times", "attributions", "chains", "topics", "frames", "genre", "titles"):
        if layer not in ("titles", "attributions"):  # whose references are numbered anew
            assert getattr(made, layer) == getattr(article, layer)
        else:
            assert len(getattr(made, layer)) == len(getattr(article, layer))


_PLACE = """
(word) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(word);
    if (at < 0 || !node.parentElement.closest('[class*=richtext]')) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const box = range.getBoundingClientRect();
    if (box.width) return [box.left, box.top, box.right, box.bottom];
  }
  return null;
}
"""
