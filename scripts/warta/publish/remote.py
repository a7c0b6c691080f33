"""A dataset repository on a Hub, through its own client: what it holds, and each thing done to it.

The login is the client's (`hf auth login` or HF_TOKEN); it is never passed on in a command line,
written to a file or printed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from warta.errors import UsageError
from warta.publish.failures import HubError, NoRepository, patiently, told
from warta.publish.plan import Difference, RemoteFile

if TYPE_CHECKING:
    from huggingface_hub import DatasetInfo, HfApi
    from huggingface_hub.hf_api import GitRefs

Gated = Literal["auto", "manual"]
# As the Hub has them: no `..` or `--`, no sign first or last, no `.git` at the end.
PART = r"[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?"
NAME = re.compile(rf"(?!.*(?:\.\.|--|\.git$)){PART}/{PART}", re.ASCII)
BRANCH = "main"
KIND = "dataset"


@dataclass(frozen=True, slots=True)
class State:
    """What a repository is at one moment. `head` is None where it has no commit; `tags`: all of
    them, name -> commit; `files` are those of the head."""

    exists: bool
    head: str | None
    files: Mapping[str, RemoteFile]
    tags: Mapping[str, str]
    private: bool
    gated: str | bool


NOTHING = State(False, None, {}, {}, False, False)


class Remote:
    """One repository on one Hub, held open.

    The client tries uploads, downloads and listings again by itself; the other calls that may be
    repeated are repeated here.
    """

    def __init__(self, repo: str, *, endpoint: str | None = None) -> None:
        from huggingface_hub import HfApi, get_token

        if not NAME.fullmatch(repo) or len(repo) > 96:
            raise UsageError(
                f"{repo!r} is no repository's name: ORG/NAME or USER/NAME, of letters, digits, "
                "hyphens, dots and underscores, 96 characters at most"
            )
        self.repo = repo
        self.api: HfApi = HfApi(endpoint=endpoint, library_name="warta")
        self.endpoint: str = self.api.endpoint
        with told("reading your login", self.endpoint, login=None):
            self.login: str | None = get_token()

    def require_login(self) -> None:
        """Raises HubError where nobody is logged in."""
        if self.login is None:
            raise HubError(
                f"publishing to {self.repo} needs a login at {self.endpoint}: run `hf auth login` "
                "(or set HF_TOKEN), then the same command again"
            )

    def _told(self, what: str) -> AbstractContextManager[None]:
        return told(f"{what} {self.repo}", self.endpoint, login=self.login)

    def state(self) -> State:
        """The repository as it is now; NOTHING where there is none that this login can see."""

        def read() -> tuple[DatasetInfo, GitRefs]:
            with self._told("reading"):
                info = self.api.dataset_info(self.repo)
                return info, self.api.list_repo_refs(self.repo, repo_type=KIND)

        try:
            info, refs = patiently(read)
        except NoRepository:
            return NOTHING
        return State(
            exists=True,
            head=info.sha,
            files={} if info.sha is None else self.files(info.sha),
            tags={tag.name: tag.target_commit for tag in refs.tags},
            private=bool(info.private),
            gated=info.gated or False,
        )

    def files(self, revision: str) -> dict[str, RemoteFile]:
        """Every file at a commit or tag, by path."""
        from huggingface_hub.hf_api import RepoFile

        with self._told("listing the files of"):
            tree = self.api.list_repo_tree(
                self.repo, recursive=True, revision=revision, repo_type=KIND
            )
            return {
                entry.path: RemoteFile(
                    entry.path,
                    entry.size,
                    entry.blob_id,
                    None if entry.lfs is None else entry.lfs.sha256,
                )
                for entry in tree
                if isinstance(entry, RepoFile)
            }

    @contextmanager
    def reading(self, revision: str) -> Iterator[Reader]:
        """Files of a revision as bytes, kept nowhere once the block ends."""
        with tempfile.TemporaryDirectory(prefix="warta-publish-") as folder:
            yield Reader(self, revision, folder)

    def create(self, *, private: bool) -> None:
        """Make the repository; no error where it is there."""

        def create() -> None:
            with self._told("making the repository"):
                # None: what the organisation has set for new repositories.
                wanted = True if private else None
                self.api.create_repo(self.repo, repo_type=KIND, private=wanted, exist_ok=True)

        patiently(create)

    def set_access(self, *, private: bool | None, gated: Gated | None) -> None:
        """Who may see and load it; None leaves a setting as it is."""

        def update() -> None:
            with self._told("changing the settings of"):
                self.api.update_repo_settings(
                    self.repo, repo_type=KIND, private=private, gated=gated
                )

        patiently(update)

    def commit(
        self, folder: Path, difference: Difference, *, head: str | None, title: str, body: str
    ) -> str:
        """One commit with the whole difference on top of `head`; its id.

        Not repeated here: where the answer was lost the commit may stand, and only a new plan can
        tell. Raises HeadMoved where `head` is not the head any more.
        """
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        with self._told("uploading to"):
            operations: list[CommitOperationAdd | CommitOperationDelete] = [
                CommitOperationAdd(path, str(folder / path))
                for path in difference.add + difference.change
            ]
            operations += [CommitOperationDelete(path) for path in difference.delete]
            made = self.api.create_commit(
                self.repo,
                operations,
                commit_message=title,
                commit_description=body,
                repo_type=KIND,
                revision=BRANCH,
                parent_commit=head,
            )
            return made.oid

    def tag(self, name: str, *, commit: str, message: str) -> None:
        """Tag a commit. Raises HeadMoved where there is such a tag already."""

        def tag() -> None:
            with self._told(f"tagging {name} in"):
                self.api.create_tag(
                    self.repo, tag=name, tag_message=message, revision=commit, repo_type=KIND
                )

        patiently(tag)


class Reader:
    """Reads files of one revision into memory, through a folder that is deleted afterwards."""

    def __init__(self, remote: Remote, revision: str, folder: str) -> None:
        self._remote, self._revision, self._folder = remote, revision, folder

    def __call__(self, path: str) -> bytes:
        """The bytes of one file."""

        remote = self._remote
        with remote._told(f"reading {path} of"):
            file = remote.api.hf_hub_download(
                remote.repo, path, repo_type=KIND, revision=self._revision, local_dir=self._folder
            )
            return Path(file).read_bytes()
