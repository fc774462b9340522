"""The pipeline as a typical researcher would write it: pandas correlations, scikit-learn's MDS with
four random starts and scipy's Procrustes, in a loop over bootstraps. Prints its wall and CPU time.

usage: python-baseline.py pipeline-input.json [seed]
"""
import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from scipy.spatial import procrustes
from scipy.stats import pearsonr, ttest_1samp
from sklearn.manifold import MDS

warnings.simplefilter("ignore")
wall, cpu = time.perf_counter(), time.process_time()

with open(sys.argv[1]) as file:
    data = json.load(file)
np.random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 0)

values = data["conditions"][:10]
items = pd.DataFrame(data["pvq"], columns=range(1, 41))
scores = pd.DataFrame({v: items[data["key"][v]].mean(axis=1) for v in values})
scores = scores.sub(items.mean(axis=1), axis=0)
blocks = {k: pd.DataFrame(rows).add_prefix(k) for k, rows in data["behaviours"].items()}
table = pd.concat([scores, *blocks.values()], axis=1)
table["condition"] = data["condition"]


def embed(correlations):
    scaling = MDS(
        n_components=2,
        dissimilarity="precomputed",
        n_init=4,
        random_state=np.random.randint(1 << 30),
        normalized_stress="auto",
    )
    return scaling.fit_transform(1 - correlations)


human_r = np.array(data["R_human"])
human = embed(human_r)
human_cells = {k: np.array(data["V_human"][k]).ravel() for k in blocks}
upper = np.triu_indices(10, 1)
own = [
    max(0, pearsonr(scores[table.condition == c].corr().values[upper], human_r[upper])[0])
    for c in range(10)
]

shares, rest = np.array(data["dominance"]), data["non_dominant"]
weights = {
    "uniform": np.r_[np.full(10, 0.1), 0],
    "h_norm": np.r_[shares, 0],
    "h_even": np.r_[shares + rest / 10, 0],
    "h_np": np.r_[shares, rest],
    "model_specific": np.r_[own, 0],
}

rows = []
for strategy, weight in weights.items():
    each = (weight / weight.sum())[table.condition.values]
    for _ in range(data["bootstraps"]):
        sample = table.sample(n=data["samples"], replace=True, weights=each)
        disparity = procrustes(human, embed(sample[values].corr().values))[2]
        row = {"strategy": strategy, "values": 1 - disparity}
        for k, block in blocks.items():
            cells = sample[values + list(block.columns)].corr().loc[values, block.columns].values
            row[k] = pearsonr(cells.ravel(), human_cells[k])[0]
        rows.append(row)

result = pd.DataFrame(rows)
measures = result.columns[1:]
p = {
    s: {k: float(ttest_1samp(result[result.strategy == s][k], 0).pvalue) for k in measures}
    for s in weights
}
print(
    json.dumps(
        {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "mean": result.groupby("strategy", sort=False).mean().to_dict(),
            "p": p,
        }
    )
)
