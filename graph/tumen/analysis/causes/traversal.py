"""Enumerate the simple paths and cycles of bounded length in a directed graph of integers.

Both searches are depth-first and pruned by distance: a step is taken only if what is left of the
length still suffices to reach the goal, so that no branch is followed that cannot end in a
result. Cycles are sought inside one strongly connected component at a time, each from its
best-connected node first; that node is then taken out, so that every cycle is found once, and
the hubs, through which most walks lead, are gone before the bulk of the nodes is searched.

Time is bounded by the walks that are alive, memory by the longest one: results are yielded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Adjacency = Sequence[Sequence[int]]


def simple_paths(
    after: Adjacency, before: Adjacency, start: int, goal: int, most: int
) -> Iterator[list[int]]:
    """Yield every path without repeated nodes from `start` to `goal` of at most `most` steps.

    `after[n]` and `before[n]` are the distinct successors and predecessors of node n. Shortest
    paths come first; among paths of one length the order is that of the adjacency lists. From a
    node to itself there is no path: that is a cycle.

    >>> list(simple_paths([[1, 2], [2], []], [[], [0], [0, 1]], 0, 2, 5))
    [[0, 2], [0, 1, 2]]
    """
    if start == goal:
        return
    far = _distances(before, goal, most)
    if start not in far:
        return
    # Lengthening the search step by step gives shortest-first order without holding all paths;
    # the distances keep each round from looking where a path of that length cannot end.
    for length in range(far[start], most + 1):
        yield from _paths_of(after, far, start, goal, length)


def _paths_of(
    after: Adjacency, far: dict[int, int], start: int, goal: int, length: int
) -> Iterator[list[int]]:
    path = [start]
    on_path = {start}
    steps = [iter(after[start])]
    while steps:
        left = length - len(path)  # steps that remain after the next one
        for node in steps[-1]:
            if node in on_path or far.get(node, length) > left:
                continue
            if node == goal:
                if left == 0:
                    yield [*path, goal]
                continue
            path.append(node)
            on_path.add(node)
            steps.append(iter(after[node]))
            break
        else:
            steps.pop()
            on_path.discard(path.pop())


def _distances(before: Adjacency, goal: int, most: int) -> dict[int, int]:
    """Return how many steps each node is from `goal`, if at most `most`."""
    far = {goal: 0}
    edge = [goal]
    for distance in range(1, most + 1):
        reached = []
        for node in edge:
            for previous in before[node]:
                if previous not in far:
                    far[previous] = distance
                    reached.append(previous)
        if not reached:
            break
        edge = reached
    return far


def simple_cycles(after: Adjacency, most: int) -> Iterator[list[int]]:
    """Yield every cycle without repeated nodes of at most `most` steps, once each.

    `after[n]` are the distinct successors of node n; a node among its own is a cycle of one step.
    Each cycle starts with its smallest node.

    >>> sorted(simple_cycles([[1], [0, 2], [0, 2]], 3))
    [[0, 1], [0, 1, 2], [2]]
    """
    if most < 1:
        return
    for component in strong_components(after):
        if len(component) == 1:
            node = component[0]
            if node in after[node]:
                yield [node]
            continue
        inside = set(component)
        ahead = {n: [s for s in after[n] if s in inside] for n in component}
        back: dict[int, list[int]] = {n: [] for n in component}
        for node, successors in ahead.items():
            for successor in successors:
                back[successor].append(node)
        order = sorted(component, key=lambda n: (-len(ahead[n]) * len(back[n]), n))
        rank = {node: place for place, node in enumerate(order)}
        degree = sum(map(len, ahead.values())) / len(component)
        for root in order:
            for cycle in _cycles_through(ahead, back, rank, root, most, degree):
                smallest = cycle.index(min(cycle))
                yield cycle[smallest:] + cycle[:smallest]


def _cycles_through(
    ahead: dict[int, list[int]],
    back: dict[int, list[int]],
    rank: dict[int, int],
    root: int,
    most: int,
    degree: float,
) -> Iterator[list[int]]:
    """Yield the cycles through `root` whose other nodes all rank after it."""
    place = rank[root]
    far = {root: 0}
    edge = [root]
    # Looking back costs the edges looked at; not looking back costs the partial walks that are
    # followed in vain. Each layer back is taken while it is the cheaper of the two.
    in_vain = len(ahead[root]) * degree ** (most - 1)
    known = 0
    while known < most - 1 and len(edge) * degree < in_vain:
        reached = []
        for node in edge:
            for previous in back[node]:
                if previous not in far and rank[previous] > place:
                    far[previous] = known + 1
                    reached.append(previous)
        known += 1
        in_vain /= degree
        edge = reached
        if not reached:
            known = most  # nothing else leads back, however far one looks
            break
    if root in ahead[root]:
        yield [root]
    if len(far) == 1 and known:
        return
    beyond = known + 1  # the least distance of a node that was not reached
    path = [root]
    on_path = {root}
    steps = [iter(ahead[root])]
    while steps:
        left = most - len(path)  # steps that remain after the next one
        for node in steps[-1]:
            if node == root:
                if len(path) > 1:
                    yield path.copy()
            elif far.get(node, beyond) <= left and rank[node] > place and node not in on_path:
                path.append(node)
                on_path.add(node)
                steps.append(iter(ahead[node]))
                break
        else:
            steps.pop()
            on_path.discard(path.pop())


def strong_components(after: Adjacency) -> Iterator[list[int]]:
    """Yield the strongly connected components (Tarjan 1972), without recursion."""
    count = len(after)
    index = [-1] * count
    low = [0] * count
    on_stack = bytearray(count)
    stack: list[int] = []
    next_index = 0
    for root in range(count):
        if index[root] != -1:
            continue
        work = [(root, iter(after[root]))]
        index[root] = low[root] = next_index
        next_index += 1
        stack.append(root)
        on_stack[root] = 1
        while work:
            node, successors = work[-1]
            for successor in successors:
                if index[successor] == -1:
                    index[successor] = low[successor] = next_index
                    next_index += 1
                    stack.append(successor)
                    on_stack[successor] = 1
                    work.append((successor, iter(after[successor])))
                    break
                if on_stack[successor] and index[successor] < low[node]:
                    low[node] = index[successor]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack[member] = 0
                        component.append(member)
                        if member == node:
                            break
                    yield component
