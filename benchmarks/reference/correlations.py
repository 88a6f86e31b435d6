#!/usr/bin/env python3
"""Writes correlations.csv: what SciPy says of small data sets with and without ties.

Run with Debian's python3-scipy: /usr/bin/python3 correlations.py > correlations.csv
Columns: case, x and y (values separated by blanks), pearson, spearman, kendall (tau-b).
"""
import numpy as np
from scipy import stats

cases = {
    # examples of the documentation of scipy.stats.kendalltau and spearmanr
    "doc-kendalltau": ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]),
    "doc-spearmanr": ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]),
}
random = np.random.default_rng(20240501)
for n in (2, 3, 5, 8, 13, 40):
    x = random.normal(size=n)
    cases[f"normal-{n}"] = (x, 0.6 * x + random.normal(size=n))
for n, levels in ((6, 2), (10, 3), (30, 4), (60, 5), (60, 40)):
    x = random.integers(0, levels, size=n)
    cases[f"ties-{n}-{levels}"] = (x, x // 2 + random.integers(0, levels, size=n))
x = random.normal(size=25)
cases["ties-in-y-only"] = (x, np.round(x + random.normal(size=25)))
cases["large-magnitudes"] = (np.exp(30 * x), -np.exp(x) * 1e200)
cases["small-differences"] = (1e6 + x, 1e6 + 0.5 * x + 0.1 * random.normal(size=25))

print("case,x,y,pearson,spearman,kendall")
for name, (x, y) in cases.items():
    x, y = np.asarray(x, float), np.asarray(y, float)
    columns = (" ".join(repr(float(v)) for v in c) for c in (x, y))
    # scaled, so that SciPy's sums do not overflow; no coefficient depends on it
    r = stats.pearsonr(x / np.abs(x).max(), y / np.abs(y).max())[0]
    print(",".join([name, *columns, repr(float(r)), repr(float(stats.spearmanr(x, y)[0])), repr(float(stats.kendalltau(x, y)[0]))]))
