"""A server that speaks the Hub's protocol to the real client, on the loopback: test code.

It holds dataset repositories in memory: commits, tags, settings, large files by LFS or Xet. Faults
and hooks can be set on any request, and every request is written down.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = (".parquet",)
WRITER, READER = "hf_" + "Writer7" * 5, "hf_" + "Reader7" * 5
Publish = Callable[..., int]


def git_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass(frozen=True)
class Blob:
    data: bytes
    large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def pointer(self) -> bytes:
        """What git itself holds of a large file."""
        return (
            f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\n"
            f"size {len(self.data)}\n"
        ).encode()

    @property
    def oid(self) -> str:
        return git_sha1(self.pointer if self.large else self.data)


@dataclass(frozen=True)
class Commit:
    oid: str
    title: str
    body: str
    files: dict[str, Blob]


@dataclass
class Repository:
    private: bool = False
    gated: str | bool = False
    commits: list[Commit] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> Commit:
        return self.commits[-1]

    def commit(self, files: dict[str, Blob], title: str, body: str = "") -> Commit:
        oid = hashlib.sha1(f"{len(self.commits)} {title} {time.monotonic_ns()}".encode())
        self.commits.append(Commit(oid.hexdigest(), title, body, files))
        return self.head

    def at(self, revision: str) -> Commit | None:
        oid = self.head.oid if revision == "main" else self.tags.get(revision, revision)
        return next((commit for commit in self.commits if commit.oid == oid), None)

    def put(self, path: str, data: bytes) -> Commit:
        """A commit made by somebody else."""
        blob = Blob(data, path.endswith(LARGE))
        return self.commit({**self.head.files, path: blob}, f"Upload {path}")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    received: int
    token: str | None

    @property
    def writes(self) -> bool:
        """Whether it changes a repository (and not only asks how it would)."""
        asks = ("preupload", "validate-yaml", "paths-info", "objects/batch")
        return self.method in ("POST", "PUT", "DELETE") and not any(
            word in self.path for word in asks
        )


@dataclass
class Fault:
    """Answer a request with `status`, or drop the connection where it is None; with `after`, only
    once it is done, so that its answer is lost."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    after: bool
    headers: dict[str, str]
    body: Any = None


class HubServer:
    """Started with `with`; `url` is its endpoint. `tokens`: token -> "read" or "write"."""

    def __init__(self, tokens: dict[str, str], *, xet: Path | None = None) -> None:
        self.tokens = tokens
        self.repositories: dict[str, Repository] = {}
        self.store: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.unknown: list[str] = []
        self.faults: list[Fault] = []
        self.hooks: list[tuple[re.Pattern[str], Callable[[], object]]] = []
        self.lock = threading.RLock()
        # With Xet: the folder of its store, and what it calls each file (by sha256). The real Hub
        # reads the latter from the store; here a test tells.
        self.xet = xet
        self.xet_hashes: dict[str, str] = {}
        self._sizes: dict[str, int] = {}

    def __enter__(self) -> HubServer:
        hub = self

        class Handler(_Handler):
            server_hub = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault(
        self,
        method: str,
        path: str,
        status: int | None = None,
        *,
        times: int = 1,
        after: bool = False,
        headers: dict[str, str] | None = None,
        body: Any = None,
    ) -> None:
        pattern = re.compile(path)
        self.faults.append(Fault(method, pattern, status, times, after, headers or {}, body))

    def before(self, path: str, hook: Callable[[], object]) -> None:
        """Call `hook` once, before the next request whose path matches is answered."""
        self.hooks.append((re.compile(path), hook))

    def writes(self) -> list[Request]:
        return [request for request in self.requests if request.writes]

    def received(self) -> int:
        """Bytes of files that came in, in commits and uploads."""
        return sum(
            request.received
            for request in self.requests
            if request.method == "PUT" or "/commit/" in request.path
        )

    def forget_requests(self) -> None:
        self.requests.clear()


class Answer(Exception):
    """Ends the handling of a request."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(status)
        self.status, self.body = status, body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    wbufsize = -1
    server_hub: HubServer

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self._handle()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def _handle(self) -> None:
        hub = self.server_hub
        body = self._body()
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        words = (self.headers.get("Authorization") or "").split()
        self.token = words[1] if len(words) == 2 else None
        with hub.lock:
            hub.requests.append(Request(self.command, path, len(body), self.token))
            hooks = [hook for hook in hub.hooks if hook[0].search(path)]
            hub.hooks = [hook for hook in hub.hooks if hook not in hooks]
        for _, hook in hooks:
            hook()
        fault = self._fault(path)
        answer: Answer | None = None
        if fault is None or fault.after:
            try:
                with hub.lock:
                    self._route(path, parse_qs(parts.query), body)
            except Answer as given:
                answer = given
        if fault is not None:
            if fault.status is None:
                self.close_connection = True
                self.connection.shutdown(2)
                return
            given = fault.body or {"error": f"fault {fault.status}"}
            answer = Answer(fault.status, given, **fault.headers)
        assert answer is not None, f"{self.command} {path} had no answer"
        self._send(answer)

    def _fault(self, path: str) -> Fault | None:
        with self.server_hub.lock:
            for fault in self.server_hub.faults:
                if fault.times and fault.method == self.command and fault.path.search(path):
                    fault.times -= 1
                    return fault
        return None

    def _body(self) -> bytes:
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _send(self, answer: Answer) -> None:
        body = answer.body
        data = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(data)))
        if not isinstance(body, bytes):
            self.send_header("Content-Type", "application/json")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        self.wfile.flush()

    # What follows raises Answer, always.

    def _route(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        hub = self.server_hub
        if self.token is not None and self.token not in hub.tokens:
            message = "Invalid credentials in Authorization header"
            # A server may well repeat what it was sent.
            raise Answer(401, {"error": f"{message}: {self.token}"}, X_Error_Message=message)
        if found := re.fullmatch(r"/store/(\w+)", path):
            self._store(found[1], body)
        if path == "/api/repos/create":
            self._create(json.loads(body))
        if path == "/api/validate-yaml":
            self._validate(json.loads(body)["content"])
        if found := re.fullmatch(r"/datasets/([\w.-]+/[\w.-]+)\.git/info/lfs/objects/batch", path):
            self._may_write(found[1])
            self._batch(json.loads(body))
        if found := re.fullmatch(r"/datasets/([\w.-]+/[\w.-]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(self._repository(found[1]), found[1], found[2], found[3])
        if found := re.fullmatch(r"/api/datasets/([\w.-]+/[\w.-]+)(?:/(.*))?", path):
            self._api(found[1], (found[2] or "").split("/"), query, body)
        hub.unknown.append(f"{self.command} {path}")
        raise Answer(404, {"error": "no such page"})

    def _api(self, id: str, words: list[str], query: dict[str, list[str]], body: bytes) -> None:
        repository = self._repository(id)
        match self.command, words:
            case "GET", [""]:
                self._info(repository, id, "main")
            case "GET", ["revision", revision]:
                self._info(repository, id, revision)
            case "GET", ["tree", revision, *path]:
                self._tree(repository, revision, "/".join(path), query)
            case "POST", ["paths-info", revision]:
                self._paths(repository, revision, body)
            case "GET", ["refs"]:
                self._refs(repository)
            case "GET", [("xet-read-token" | "xet-write-token") as kind, _]:
                if kind == "xet-write-token":
                    self._may_write(id)
                self._xet_token()
            case "POST", ["preupload", "main"]:
                self._may_write(id)
                self._preupload(repository, json.loads(body))
            case "POST", ["commit", "main"]:
                self._may_write(id)
                self._commit(repository, id, body)
            case "POST", ["tag", revision]:
                self._may_write(id)
                self._tag(repository, revision, json.loads(body))
            case "PUT", ["settings"]:
                self._may_write(id)
                settings = json.loads(body)
                if "visibility" in settings or "private" in settings:
                    wanted = settings.get("visibility") == "private" or settings.get("private")
                    repository.private = bool(wanted)
                repository.gated = settings.get("gated", repository.gated)
                raise Answer(200, settings)

    def _repository(self, id: str) -> Repository:
        """It, where this login may see it. As the Hub does, 401 to those who are nobody."""
        repository = self.server_hub.repositories.get(id)
        if repository is None or (repository.private and self.token is None):
            status = 401 if self.token is None else 404
            raise Answer(status, {"error": "Repository not found"}, X_Error_Code="RepoNotFound")
        return repository

    def _may_write(self, id: str) -> None:
        if self.token is None:
            raise Answer(401, {"error": "log in"})
        if self.server_hub.tokens[self.token] != "write":
            raise Answer(403, {"error": f"no write access to {id}"})

    def _at(self, repository: Repository, revision: str) -> Commit:
        commit = repository.at(revision)
        if commit is None:
            raise Answer(404, {"error": "Revision not found"}, X_Error_Code="RevisionNotFound")
        return commit

    def _create(self, asked: dict[str, Any]) -> None:
        id = f"{asked['organization']}/{asked['name']}"
        self._may_write(id)
        url = {"url": f"{self.server_hub.url}/datasets/{id}"}
        if id in self.server_hub.repositories:
            raise Answer(409, {**url, "error": "You already created this dataset repo"})
        repository = Repository(private=asked.get("visibility") == "private")
        repository.commit(
            {".gitattributes": Blob(b"*.parquet filter=lfs\n", False)}, "initial commit"
        )
        self.server_hub.repositories[id] = repository
        raise Answer(200, url)

    def _validate(self, content: str) -> None:
        if "license: not-a-license" in content:
            raise Answer(
                400, {"errors": [{"message": '"license" must be one of [...]'}], "warnings": []}
            )
        raise Answer(200, {"errors": [], "warnings": []})

    def _info(self, repository: Repository, id: str, revision: str) -> None:
        commit = self._at(repository, revision)
        raise Answer(
            200,
            {
                "id": id,
                "author": id.split("/")[0],
                "sha": commit.oid,
                "private": repository.private,
                "gated": repository.gated,
                "disabled": False,
                "tags": [],
                "siblings": [{"rfilename": path} for path in sorted(commit.files)],
            },
        )

    def _tree(
        self, repository: Repository, revision: str, below: str, query: dict[str, list[str]]
    ) -> None:
        commit = self._at(repository, revision)
        recursive = query.get("recursive", ["false"])[0].lower() in ("true", "1")
        prefix = f"{below}/" if below else ""
        entries: dict[str, dict[str, Any]] = {}
        for path, blob in sorted(commit.files.items()):
            if not path.startswith(prefix):
                continue
            rest = path[len(prefix) :].split("/")
            folders = ["/".join(rest[: end + 1]) for end in range(len(rest) - 1)]
            for folder in folders if recursive else folders[:1]:
                name = prefix + folder
                oid = hashlib.sha1(name.encode()).hexdigest()
                entries[name] = {"type": "directory", "path": name, "oid": oid, "size": 0}
            if recursive or not folders:
                entries[path] = self._entry(path, blob)
        if below and not entries:
            raise Answer(404, {"error": f"{below} does not exist"}, X_Error_Code="EntryNotFound")
        # In pages, as the Hub gives them: the next one is named by a Link header.
        listed, page, size = list(entries.values()), int(query.get("cursor", ["0"])[0]), 20
        headers = {"X-Repo-Commit": commit.oid}
        if len(listed) > (page + 1) * size:
            headers["Link"] = (
                f"<{self.server_hub.url}{urlsplit(self.path).path}?recursive={recursive}"
                f'&cursor={page + 1}>; rel="next"'
            )
        raise Answer(200, listed[page * size : (page + 1) * size], **headers)

    def _paths(self, repository: Repository, revision: str, body: bytes) -> None:
        commit = self._at(repository, revision)
        text = body.decode()
        wanted = json.loads(text)["paths"] if text[:1] == "{" else parse_qs(text).get("paths", [])
        found = []
        for path in wanted:
            if path in commit.files:
                found.append(self._entry(path, commit.files[path]))
            elif any(name.startswith(f"{path}/") for name in commit.files):
                found.append({"type": "directory", "path": path, "oid": "0" * 40, "size": 0})
        raise Answer(200, found)

    def _entry(self, path: str, blob: Blob) -> dict[str, Any]:
        entry = {"type": "file", "path": path, "oid": blob.oid, "size": len(blob.data)}
        if blob.large:
            entry["size"] = self._size(blob)
            entry["lfs"] = {"oid": blob.sha256, "size": entry["size"], "pointerSize": 130}
            if self.server_hub.xet is not None:
                entry["lfs"]["oid"] = blob.data.decode()
                entry["xetHash"] = self.server_hub.xet_hashes[blob.data.decode()]
        return entry

    def _size(self, blob: Blob) -> int:
        """With Xet the bytes lie in its own store; here stands their sha256 for them."""
        if self.server_hub.xet is None or not blob.large:
            return len(blob.data)
        return self.server_hub._sizes[blob.data.decode()]

    def _refs(self, repository: Repository) -> None:
        def ref(kind: str, name: str, commit: str) -> dict[str, str]:
            return {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": commit}

        tags = [ref("tags", name, commit) for name, commit in repository.tags.items()]
        branches = [ref("heads", "main", repository.head.oid)]
        raise Answer(200, {"branches": branches, "tags": tags, "converts": []})

    def _preupload(self, repository: Repository, asked: dict[str, Any]) -> None:
        files = []
        for item in asked["files"]:
            large = item["path"].endswith(LARGE)
            there = repository.head.files.get(item["path"])
            files.append(
                {
                    "path": item["path"],
                    "uploadMode": "lfs" if large else "regular",
                    "shouldIgnore": False,
                    **(
                        {}
                        if there is None or self.server_hub.xet
                        else {"oid": there.sha256 if large else there.oid}
                    ),
                }
            )
        raise Answer(200, {"files": files})

    def _batch(self, asked: dict[str, Any]) -> None:
        objects = []
        for item in asked["objects"]:
            entry: dict[str, Any] = {"oid": item["oid"], "size": item["size"]}
            if item["oid"] not in self.server_hub.store:
                href = f"{self.server_hub.url}/store/{item['oid']}"
                entry["actions"] = {"upload": {"href": href}}
            objects.append(entry)
        raise Answer(200, {"transfer": "basic", "objects": objects})

    def _store(self, oid: str, body: bytes) -> None:
        if self.command == "PUT":
            if hashlib.sha256(body).hexdigest() != oid:
                raise Answer(400, {"error": "these are other bytes"})
            self.server_hub.store[oid] = body
            raise Answer(200)
        raise Answer(405)

    def _xet_token(self) -> None:
        assert self.server_hub.xet is not None
        raise Answer(
            200,
            {"casUrl": f"local://{self.server_hub.xet}", "accessToken": "x", "exp": 2**32},
            X_Xet_Cas_Url=f"local://{self.server_hub.xet}",
            X_Xet_Access_Token="x",
            X_Xet_Token_Expiration=str(2**32),
        )

    def _commit(self, repository: Repository, id: str, body: bytes) -> None:
        items = [json.loads(line) for line in body.splitlines()]
        header = items[0]["value"]
        if header.get("parentCommit") not in (None, repository.head.oid):
            message = "A commit has happened since. Please refresh and try again."
            raise Answer(412, {"error": message})
        files = dict(repository.head.files)
        for item in items[1:]:
            value = item["value"]
            if item["key"] == "file":
                files[value["path"]] = Blob(base64.b64decode(value["content"]), False)
            elif item["key"] == "lfsFile":
                files[value["path"]] = self._large(value)
            elif item["key"] == "deletedFile":
                del files[value["path"]]
            else:
                raise AssertionError(item["key"])
        made = repository.commit(files, header["summary"], header.get("description", ""))
        url = f"{self.server_hub.url}/datasets/{id}/commit/{made.oid}"
        raise Answer(200, {"success": True, "commitOid": made.oid, "commitUrl": url})

    def _large(self, value: dict[str, Any]) -> Blob:
        if self.server_hub.xet is not None:
            self.server_hub._sizes[value["oid"]] = value["size"]
            return Blob(value["oid"].encode(), True)
        if value["oid"] not in self.server_hub.store:
            raise Answer(400, {"error": f"no object {value['oid']}"})
        return Blob(self.server_hub.store[value["oid"]], True)

    def _tag(self, repository: Repository, revision: str, asked: dict[str, Any]) -> None:
        commit = self._at(repository, revision)
        if asked["tag"] in repository.tags:
            raise Answer(409, {"error": "Tag already exists"})
        repository.tags[asked["tag"]] = commit.oid
        raise Answer(200, {})

    def _resolve(self, repository: Repository, id: str, revision: str, path: str) -> None:
        if repository.gated and self.token is None:
            raise Answer(401, {"error": "gated"}, X_Error_Code="GatedRepo")
        commit = self._at(repository, revision)
        blob = commit.files.get(path)
        if blob is None:
            code = {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit.oid}
            raise Answer(404, {"error": "Entry not found"}, **code)
        size = self._size(blob)
        headers = {"X-Repo-Commit": commit.oid, "Accept-Ranges": "bytes"}
        data: bytes = blob.data
        if not blob.large:
            headers["ETag"] = f'"{blob.oid}"'
        elif self.server_hub.xet is None:
            headers |= {"ETag": f'"{blob.sha256}"', "X-Linked-ETag": f'"{blob.sha256}"'}
            headers["X-Linked-Size"] = str(size)
        else:
            sha256 = blob.data.decode()
            headers |= {"ETag": f'"{sha256}"', "X-Linked-ETag": f'"{sha256}"'}
            headers |= {
                "X-Linked-Size": str(size),
                "X-Xet-Hash": self.server_hub.xet_hashes[sha256],
            }
            token = f"{self.server_hub.url}/api/datasets/{id}/xet-read-token/{commit.oid}"
            headers["Link"] = f'<{token}>; rel="xet-auth"'
            data = b""
            headers["Content-Length"] = str(size if self.command == "HEAD" else 0)
        if self.command == "HEAD":
            headers["Content-Length"] = str(size)
            raise Answer(200, b"", **headers)
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
            start, end = int(found[1]), int(found[2] or size - 1)
            end = min(end, size - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{size}"
            raise Answer(206, data[start : end + 1], **headers)
        raise Answer(200, data, **headers)
