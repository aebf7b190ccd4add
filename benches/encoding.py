#!/usr/bin/env python3
"""What encoding a passage takes: ibid beside onnxruntime with all-MiniLM-L6-v2, on the same texts, one thread each, in turns.

    cargo build --release && python3 benches/encoding.py [FOLDER]

FOLDER is where `benches/peers/run` keeps what it installs (target/peers). Texts are made up by a seed, about 100 words each.
Prints the median over the rounds of each one's milliseconds of the processor a text, tokenizing included, and what ibid's are
of onnxruntime's: with the encoder inside it, and with all-MiniLM-L6-v2 loaded. Loading is not counted.
"""
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
IBID = os.path.join(ROOT, "target", "release", "ibid")
TEXTS, ROUNDS = 128, 7


def made_up():
    """Syllables into words, words into sentences; as many word pieces as real text has."""
    chance = random.Random(7)
    common = "the of and to in a is that for it was on with as are by from at this have or an which their".split()
    nouns = ("council harbour price court report minister market school river company budget vote strike engineer museum "
             "hospital border election storm train factory union bridge teacher island").split()
    verbs = "said closed opened raised found signed delayed built refused paid joined left reached moved sold".split()
    lists = (common, common, nouns, verbs)
    sentence = lambda: " ".join(chance.choice(chance.choice(lists)) for _ in range(chance.randint(9, 21))).capitalize() + "."
    texts = []
    for _ in range(TEXTS):
        text = sentence()
        while len(text.split()) < 100:
            text += " " + sentence()
        texts.append(text)
    return texts


def ibid(file, model):
    """Milliseconds that the lines of `file` take the encoder inside, or the one in the folder `model`, and all around it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IBID_")}
    if model:
        environment["IBID_MODEL"] = model
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([IBID, "model", "--time", file], capture_output=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def onnxruntime(encoder, texts):
    start = time.process_time()
    for text in texts:
        encoder.batch([text])
    return (time.process_time() - start) * 1000 / len(texts)


def main(cache):
    sys.path.insert(0, os.path.join(ROOT, "benches"))
    from peers.encoder import MiniLm, model_folder
    from peers.onnx_model import write

    graph = os.path.join(cache, "minilm.onnx")
    if not os.path.exists(graph):
        write(model_folder(), graph)
    encoder, texts = MiniLm(cache), made_up()
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("one", "all")]
        for path, lines in zip(files, (texts[:1], texts)):
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))

        def each(model):
            one, every = (ibid(file, model) for file in files)
            return (every - one) / (len(texts) - 1)

        onnxruntime(encoder, texts)
        rounds = [(onnxruntime(encoder, texts), each(None), each(model_folder())) for _ in range(ROUNDS)]
    peer, inside, loaded = (statistics.median(column) for column in zip(*rounds))
    print(f"{TEXTS} texts, {ROUNDS} rounds, one thread each; milliseconds a text, and of onnxruntime's")
    print(f"onnxruntime, all-MiniLM-L6-v2  {peer:6.2f}")
    print(f"ibid, the encoder inside       {inside:6.2f}  {inside / peer:.2f}")
    print(f"ibid, all-MiniLM-L6-v2         {loaded:6.2f}  {loaded / peer:.2f}")


if __name__ == "__main__":
    folder = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "target", "peers")
    python = os.path.join(folder, "venv", "bin", "python")
    if not os.path.exists(python):
        sys.exit(f"nothing is installed in {folder}: run benches/peers/run first, or name its folder")
    if os.path.realpath(sys.prefix) != os.path.realpath(os.path.join(folder, "venv")):
        os.execv(python, [python, os.path.abspath(__file__), folder])
    main(folder)
