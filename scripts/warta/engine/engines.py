"""The engine that a run asks for by name."""

from __future__ import annotations

from warta.engine.local import Here, Local
from warta.engine.ray import Ray
from warta.errors import UsageError

ENGINES = ("local", "ray")


def open_engine(
    name: str, *, workers: int | None = None, address: str | None = None
) -> Here | Local | Ray:
    """The engine, to be used in a `with` block. `workers` 0: no process but this one; None: as many
    as there are CPUs (Ray) or one. `address` names a running Ray cluster.

    Raises UsageError on an unknown name, on an address for the local engine, and where Ray is not
    installed; IncompleteError where its cluster does not answer.
    """
    if name not in ENGINES:
        raise UsageError(f"no engine {name!r}; there are {', '.join(ENGINES)}")
    if name == "ray":
        return Ray(workers or None, address=address)
    if address is not None:
        raise UsageError("--address names a Ray cluster: add --engine ray")
    return Here() if workers == 0 else Local(1 if workers is None else workers)
