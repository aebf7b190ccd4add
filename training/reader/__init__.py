"""Training of Ibid's reader: a small model that says whether a passage answers a question, and with which words.

Read in this order: `paths` (where things lie), `cut` (passages as Ibid cuts them), `sets` and `own` (data to one form),
`bm25`, `prepare` (negatives and a cache), `perturb` and `draw` (what one question brings into a step), `tokens`, `trunk`
and `model`, `train`, `evaluate`, `export`, `smoke`.
"""
