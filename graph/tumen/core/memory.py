"""How much memory a process may take that does what somebody else wrote."""

from __future__ import annotations


def hold_to(limit: int) -> None:
    """Hold this process to `limit` bytes of addresses, where the platform can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):  # macOS knows the limit and does not take it
        return
