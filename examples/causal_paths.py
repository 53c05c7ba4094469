"""Count simple causal paths with NetworkX and name the claimants along the shortest one.

python examples/causal_paths.py [CASEBOOK]
"""

import itertools
import sys

import networkx

import tumen

ID = "https://w3id.org/tumen/id/"

book = tumen.open(sys.argv[1] if len(sys.argv) > 1 else None)
causes = book.network("causes")
start, end = ID + "un-sanctions-2270", ID + "arrivals"
path = networkx.shortest_path(causes, start, end)
print(" -> ".join(node.removeprefix(ID) for node in path))
for cause, effect in itertools.pairwise(path):
    for key, claim in causes[cause][effect].items():
        print(f"{key.removeprefix(ID)}: {claim['sign']}")
