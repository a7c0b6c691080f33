"""`publish`: a built folder to a dataset repository, complete, verified, versioned.

The order is what makes it safe to repeat: check, plan, ask, one commit on the head that was planned
on, compare digests, load back by name, and the tag last. A tag therefore says that all of it went
well; a run that was killed anywhere before it finds its own commit and goes on from there.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from warta.progress import Progress, silent
from warta.publish.card_check import read_head
from warta.publish.failures import AGAIN, WAITS, HeadMoved, HubError, RefusedError
from warta.publish.payload import Payload, read_payload
from warta.publish.plan import Difference, Plan, compare, sizes_of
from warta.publish.ready import Ready, Text, make_ready
from warta.publish.remote import Gated, Reader, Remote, State
from warta.publish.verify import check_digests, load_back
from warta.publish.version import (
    FIRST,
    WHY,
    Change,
    Version,
    change_of_head,
    change_of_path,
    change_of_schema,
    choose_version,
    parse_version,
    versions_in,
    worst,
)
from warta.validate.dataset import README
from warta.version import VERSION

Outcome = Literal["planned", "declined", "unchanged", "published"]
Confirm = Callable[[Plan], bool]
Tell = Callable[[str], object]

PLANS = 4
# By this file a repository is known as one that holds a dataset of Warta's.
OURS = "schema/article.schema.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `commit` is the one that holds the content, None after a plan alone or a
    no; `warnings` are how many the checks found."""

    outcome: Outcome
    plan: Plan
    commit: str | None
    warnings: int


def publish(
    folder: str | Path,
    repo: str,
    *,
    version: str | None = None,
    private: bool = False,
    gated: Gated | None = None,
    text: Text = "full",
    dry_run: bool = False,
    confirm: Confirm,
    tell: Tell = lambda line: None,
    progress: Progress = silent,
    endpoint: str | None = None,
) -> Report:
    """Publish a built dataset as the repository `repo` (ORG/NAME), tagged with its version.

    `confirm` is asked about each plan that does something other than the last one agreed to;
    `endpoint` is a Hub's address (default: HF_ENDPOINT, else the Hugging Face Hub). The same
    content again does nothing. Raises NotReady, PayloadError or RefusedError where the content must
    not or cannot be published, UsageError where the version or name is wrong, and HubError where
    login, network, server or disk stopped it: then the same call goes on.
    """
    folder = Path(folder)
    asked = None if version is None else parse_version(version)
    remote = Remote(repo, endpoint=endpoint)
    if not dry_run:
        remote.require_login()
    with tempfile.TemporaryDirectory(prefix="warta-publish-") as scratch:
        tell(f"checking {folder}")
        ready = make_ready(folder, text=text, scratch=Path(scratch))
        with progress(
            "files", sum(1 for path in ready.folder.rglob("*") if path.is_file())
        ) as step:
            payload = read_payload(ready.folder, login=remote.login, advance=step)
        run = _Run(remote, payload, ready, asked, private, gated, tell)
        if dry_run:
            return Report("planned", run.plan(remote.state()), None, ready.warnings)
        return run.publish(confirm)


@dataclass(frozen=True, slots=True)
class _Run:
    """One call of `publish`, after its checks."""

    remote: Remote
    payload: Payload
    ready: Ready
    asked: Version | None
    private: bool
    gated: Gated | None
    tell: Tell

    def publish(self, confirm: Confirm) -> Report:
        """Plan and carry out, planning again where the head moved or an answer got lost."""
        agreed: Plan | None = None
        tried = False
        for _ in range(PLANS):
            plan = self.plan(self.remote.state())
            if plan.is_done:
                outcome: Outcome = "unchanged" if agreed is None else "published"
                return Report(outcome, plan, plan.head, self.ready.warnings)
            if agreed is None or plan.action != agreed.action:
                if not confirm(plan):
                    return Report("declined", plan, None, self.ready.warnings)
                agreed = plan
            try:
                commit = self._carry_out(plan)
            except _Replan:
                continue
            except HeadMoved:
                self.tell(f"{self.remote.repo} changed meanwhile: planning again")
            except HubError as error:
                # What was sent may stand though its answer was lost: a new plan will tell.
                if not error.passing or tried:
                    raise
                tried = True
                self.tell(f"{str(error).split('; ')[0]}: planning again")
                time.sleep(WAITS[0])
            else:
                return Report("published", plan, commit, self.ready.warnings)
        raise HubError(
            f"{self.remote.repo} changed under each of {PLANS} plans: somebody else is publishing "
            f"there; wait until they are done, then {AGAIN}"
        )

    def plan(self, state: State) -> Plan:
        """What is left to do in a repository that is in this state.

        Raises UsageError where the version does not fit, RefusedError where the repository is
        somebody else's.
        """
        remote = self.remote
        if state.files.keys() - {".gitattributes", README} and OURS not in state.files:
            raise RefusedError(
                f"{remote.repo} holds files that Warta did not publish ({len(state.files)}, and no "
                f"{OURS} among them): name another repository, or empty this one first"
            )
        difference = compare(self.payload.files, state.files)
        chosen, reason = self._version(state, difference)
        settings: list[tuple[str, str | bool]] = []
        if self.private and not state.private:
            settings.append(("private", True))
        if self.gated is not None and state.gated != self.gated:
            settings.append(("gated", self.gated))
        return Plan(
            repo=remote.repo,
            endpoint=remote.endpoint,
            head=state.head,
            exists=state.exists,
            version=chosen,
            reason=reason,
            to_tag=str(chosen) not in state.tags,
            difference=difference,
            settings=tuple(settings),
            sizes=sizes_of(self.payload, state.files),
            left_out=self.payload.left_out,
        )

    def _version(self, state: State, difference: Difference) -> tuple[Version, str]:
        known = versions_in(state.tags)
        if not known:
            chosen = choose_version(self.asked, last=None, change=None, known=())
            return chosen, "the first version" if chosen == FIRST else "as asked"
        last = known[-1]
        published = self.remote.files(str(last))
        since = compare(self.payload.files, published)
        change = None if since.is_empty else self._change(str(last), since)
        chosen = choose_version(self.asked, last=last, change=change, known=known)
        if change is None:
            if difference.is_empty:
                return chosen, "published already"
            return chosen, "published already, but what is there now differs from it"
        return chosen, f"{WHY[change]} since {last}"

    def _change(self, last: str, since: Difference) -> Change:
        """How far the content lies from a version; card and schema are read, not only compared."""
        changes = [change_of_path(path) for path in since.add + since.delete]
        with self.remote.reading(last) as read:
            changes += [self._change_of(path, read) for path in since.change]
        return worst(changes)

    def _change_of(self, path: str, read: Reader) -> Change:
        if path == README:
            return self._change_of_card(read(path))
        if path.startswith("schema/"):
            return change_of_schema(read(path), (self.payload.folder / path).read_bytes())
        return change_of_path(path)

    def _change_of_card(self, old: bytes) -> Change:
        new = read_head(self.payload.folder / README)
        with tempfile.TemporaryDirectory(prefix="warta-publish-") as folder:
            card = Path(folder) / README
            card.write_bytes(old)
            try:
                return change_of_head(read_head(card), new)
            except (ValueError, yaml.YAMLError):
                return "major"  # it could not be loaded by; now it can

    def _carry_out(self, plan: Plan) -> str:
        """Everything that a plan says; the commit that holds the content. Raises HeadMoved."""
        remote = self.remote
        if not plan.exists:
            remote.create(private=self.private)
            # Now there is a head to plan on. If it is as expected nobody is asked again.
            raise _Replan
        if plan.settings:
            asked = dict(plan.settings)
            remote.set_access(
                private=True if "private" in asked else None,
                gated=self.gated if "gated" in asked else None,
            )
        commit = plan.head
        if not plan.difference.is_empty:
            self.tell(f"uploading {len(plan.difference.paths)} changes")
            commit = remote.commit(
                self.payload.folder,
                plan.difference,
                head=plan.head,
                title=_title(plan),
                body=_body(plan),
            )
        assert commit is not None  # without a difference there is a head that holds the files
        where, tag = remote.repo, str(plan.version)
        if plan.to_tag or not plan.difference.is_empty:
            self.tell(f"verifying {len(self.payload.files)} digests")
            check_digests(self.payload, remote.files(commit), where=where, commit=commit)
            self.tell(f"loading {where} back by its name")
            load_back(
                self.payload,
                where,
                revision=commit,
                endpoint=remote.endpoint,
                rows=self.ready.rows,
                login=remote.login,
            )
        if plan.to_tag:
            remote.tag(tag, commit=commit, message=plan.reason)
        return commit


class _Replan(Exception):
    """The repository was made: plan on its head."""


def _title(plan: Plan) -> str:
    return f"Version {plan.version}" if plan.to_tag else f"Back to version {plan.version}"


def _body(plan: Plan) -> str:
    """The same for the same plan: no name, no clock, no place."""
    difference = plan.difference
    return (
        f"{plan.reason}: {len(difference.add)} added, {len(difference.change)} changed, "
        f"{len(difference.delete)} deleted. Published with warta {VERSION}."
    )
