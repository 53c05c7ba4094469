"""Show which sources contradict each other about one event, and the figures given for it.

    python examples/rival_accounts.py [CASEBOOK]

Reads the last build of the casebook (the one around the working directory by default).
"""

import sys

import tumen

book = tumen.open(sys.argv[1] if len(sys.argv) > 1 else None)
kinds = sorted({dispute.kind for dispute in book.disputes("ningbo-departure-2016")})
print("disputes:", ", ".join(kinds))
for row in book.query("figures", indicator="arrivals-count", since=2015, until=2015):
    if row["statistic"] and row["statistic"].endswith("count"):
        print(row["period"], row["value"], row["source"].rpartition("/")[2])
