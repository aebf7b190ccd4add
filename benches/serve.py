#!/usr/bin/env python3
"""`ibid serve` under load and under attack, over the shipped corpus: questions a second, how long one takes with the reader and
without, what of it is not the engine's; the bytes of a reader's first view; memory, and how other readers fare, while heads
are left half sent and bodies and heads are too large.

    cargo build --release && python3 benches/serve.py [PROGRAM]

Clients run on the same machine and take part of its time. Python's standard library is enough. The index is kept under
target/bench-serve. Never part of CI: what it prints depends on the machine.
"""
import http.client
import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

CLIENTS = 16
SECONDS = 15
ALONE = 100
HALF_OPEN = 4000
LARGE = 100 << 20
HEADERS = 1_000_000

root = Path(__file__).resolve().parent.parent
program = sys.argv[1] if len(sys.argv) > 1 else str(root / "target" / "release" / "ibid")
home = root / "target" / "bench-serve"
home.mkdir(parents=True, exist_ok=True)
common = [program, "--corpus", str(root / "corpus"), "--index", str(home / "index")]
lines = (root / "corpus" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
questions = [json.loads(line)["question"] for line in lines if line.strip()]


def environment(reader):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("IBID_")}
    return plain if reader == "on" else plain | {"IBID_READER": "off"}


class Server:
    def __init__(self, reader):
        arguments = ["serve", "--listen", "127.0.0.1:0", "--ledger", str(home / "ledger.db"), "--log-format", "json"]
        self.process = subprocess.Popen(common + arguments, env=environment(reader), stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r'"address":"([^"]+)"', line)
            if found:
                self.host, port = found[1].rsplit(":", 1)
                self.port = int(port)
                break
        else:
            sys.exit("the server did not start")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def client(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=30)

    def memory(self):
        """Resident now, and the most so far, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")]

    def end(self):
        self.process.terminate()
        self.process.wait()


def ask(client, question):
    """Milliseconds until the whole reply was there, its status, and after how many seconds to come back."""
    start = time.perf_counter()
    body = json.dumps({"question": question})
    client.request("POST", "/v1/ask", body, {"content-type": "application/json"})
    response = client.getresponse()
    response.read()
    return (time.perf_counter() - start) * 1000, response.status, int(response.getheader("retry-after") or 0)


def shown(times):
    times = sorted(times)
    if not times:
        return "none was answered"
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    return f"median {at(0.5):.1f} ms, p99 {at(0.99):.1f} ms, slowest {times[-1]:.1f} ms"


def median(times):
    return sorted(times)[len(times) // 2]


def alone(server):
    client = server.client()
    for n in range(10):
        ask(client, questions[n % len(questions)])
    return [ask(client, questions[n % len(questions)])[0] for n in range(ALONE)]


def by_pipe(reader):
    """The same questions asked of a process without a network."""
    asking = subprocess.Popen(
        common + ["ask"], env=environment(reader), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )

    def once(question):
        start = time.perf_counter()
        asking.stdin.write(question.replace("\n", " ") + "\n")
        asking.stdin.flush()
        asking.stdout.readline()
        return (time.perf_counter() - start) * 1000

    for n in range(10):
        once(questions[n % len(questions)])
    times = [once(questions[n % len(questions)]) for n in range(ALONE)]
    asking.stdin.close()
    asking.wait()
    return times


def under_load(server):
    times, refused, end = [], [0], time.monotonic() + SECONDS

    def keep_asking(first):
        client, n = server.client(), first
        while time.monotonic() < end:
            took, status, pause = ask(client, questions[n % len(questions)])
            if status == 200:
                times.append(took)
            else:
                refused[0] += 1
                time.sleep(pause)
            n += CLIENTS

    asking = [threading.Thread(target=keep_asking, args=(n,)) for n in range(CLIENTS)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    return times, refused[0]


def get(server, path):
    client = server.client()
    client.request("GET", path, headers={"accept": "text/html"})
    return client.getresponse().read()


def first_view(server, path):
    page = get(server, path)
    loaded = sorted(set(re.findall(rb'(?:src|href)="(/[^"?#]+\.(?:css|js)(?:\?[^"]*)?)"', page)))
    sizes = [(path, len(page))] + [(name.decode(), len(get(server, name.decode()))) for name in loaded]
    total = sum(size for _, size in sizes)
    print(f"  {path}: {total} bytes ({', '.join(f'{name} {size}' for name, size in sizes)})")


def meanwhile(server, what, attack):
    """Attacks while another reader asks on connections of their own."""
    before, times, failed, done = server.memory(), [], [0], threading.Event()

    def other():
        n = 0
        while not done.is_set() or n < 5:
            try:
                took, status, _ = ask(server.client(), questions[n % len(questions)])
                times.append(took) if status == 200 else failed.__setitem__(0, failed[0] + 1)
            except OSError:
                failed[0] += 1
            n += 1

    asking = threading.Thread(target=other)
    asking.start()
    outcome = attack(server)
    done.set()
    asking.join()
    after = server.memory()
    print(
        f"  {what}: {outcome}; resident {before[0]:.0f} MB before, {after[0]:.0f} after, most so far {after[1]:.0f};"
        f" others: {len(times)} answered, {failed[0]} not, {shown(times)}"
    )


def half_open(server):
    held, refused = [], 0
    for _ in range(HALF_OPEN):
        try:
            one = socket.create_connection((server.host, server.port), timeout=10)
            one.sendall(b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\nx-slow: ")
            held.append(one)
        except OSError:
            refused += 1
    time.sleep(5)
    for one in held:
        one.close()
    return f"{len(held)} sent half a head, {refused} could not connect"


def sent(server, head, pieces):
    """Sends until the server has enough; gives its status, and how much it let in."""
    stream, count = socket.create_connection((server.host, server.port), timeout=30), 0
    try:
        stream.sendall(head)
        for piece in pieces:
            stream.sendall(piece)
            count += len(piece)
    except OSError:
        pass
    try:
        status = stream.recv(64).split(b" ")[1].decode()
    except (OSError, IndexError):
        status = "a closed connection"
    stream.close()
    return f"{status} after {count / (1 << 20):.1f} MB"


POST = b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
PIECE = b"x" * 65536


def large_body(server):
    return sent(server, POST + f"content-length: {LARGE}\r\n\r\n".encode(), [PIECE] * (LARGE // len(PIECE)))


def large_chunks(server):
    chunk = b"10000\r\n" + PIECE + b"\r\n"
    return sent(server, POST + b"transfer-encoding: chunked\r\n\r\n", [chunk] * (LARGE // len(PIECE)))


def many_headers(server):
    piece = b"x-many: 1\r\n" * 1000
    return sent(server, b"GET / HTTP/1.1\r\nhost: localhost\r\n", [piece] * (HEADERS // 1000))


def large_header(server):
    return sent(server, b"GET / HTTP/1.1\r\nhost: localhost\r\nx-large: ", [PIECE] * (LARGE // len(PIECE)))


most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
subprocess.run(common + ["index"], env=environment("off"), check=True, stdout=subprocess.DEVNULL)
for reader in ("off", "on"):
    server = Server(reader)
    try:
        over_http, engine = alone(server), by_pipe(reader)
        rest = max(0.0, median(over_http) - median(engine))
        print(f"reader {reader}, one client: {shown(over_http)}")
        print(f"  by a pipe, without HTTP: {shown(engine)}; not the engine's: {rest:.1f} ms, {100 * rest / median(over_http):.0f} %")
        times, refused = under_load(server)
        rate = len(times) / SECONDS
        print(f"reader {reader}, {CLIENTS} clients: {rate:.0f} questions a second, {shown(times)}, {refused} told to come back", flush=True)
    finally:
        server.end()
server = Server("off")
try:
    print("first view:")
    for path in ("/", "/?q=why+are+regulators+involved"):
        first_view(server, path)
    print("attacks, reader off:")
    for what, attack in [
        (f"{HALF_OPEN} half-open heads", half_open),
        ("a body of 100 MB", large_body),
        ("100 MB in chunks", large_chunks),
        ("a million headers", many_headers),
        ("a header of 100 MB", large_header),
    ]:
        meanwhile(server, what, attack)
finally:
    server.end()
