#!/usr/bin/env python3
"""Opens the link to every sentence of the pages named in headless Chromium and says which do not lead there.

    python3 benches/links.py PROGRAM [FOLDER_OR_FILE ...] [--show]

PROGRAM is what `cargo build --bench links` builds. Without pages, those in benches/links/ are opened. Web pages are served as they
are; Markdown is rendered by markdown-it-py where Python has it, else skipped. Ends with 1 if a link leads elsewhere, with 0
and a word where no Chromium is found (Debian: `apt-get install chromium`). Python's standard library is enough.
"""
import argparse, http.server, json, os, re, shutil, subprocess, sys, tempfile, threading, unicodedata, urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
# Blocks stand so far apart that only the one a link leads to is in view.
APART = """<style>p,li,h1,h2,h3,h4,h5,h6,dt,dd,pre,blockquote,summary,figure,caption{margin-top:900px!important;margin-bottom:900px!important}
tr,br{display:table-row;height:900px}br{display:inline}</style>"""
IN_VIEW = """new Promise(done => { let tries = 0; const look = () => {
  if (!scrollY && tries++ < 12) return setTimeout(look, 30);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); let seen = '';
  for (let node; node = walk.nextNode();) { const range = document.createRange(); range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.bottom > 0 && box.top < innerHeight) { seen += node.data; break; } }
  done(JSON.stringify([scrollY, seen])); }; look(); })"""


class Chromium:
    """A headless browser, told what to do over a pipe (the DevTools protocol)."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp()
        commands, self.commands = os.pipe()
        self.replies, replies = os.pipe()

        def pipes():
            os.dup2(os.dup(commands), 13)
            os.dup2(os.dup(replies), 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
             "--window-size=1000,600", f"--user-data-dir={self.folder}", "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(replies)
        self.read = os.fdopen(self.replies, "rb")
        self.count, self.session = 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def event(self):
        message = bytearray()
        while (byte := self.read.read(1)) != b"\0":
            if not byte:
                raise SystemExit("Chromium ended")
            message += byte
        return json.loads(message)

    def call(self, method, **params):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while (reply := self.event()).get("id") != self.count:
            pass
        if "error" in reply:
            raise SystemExit(f"Chromium refuses {method}: {reply['error']}")
        return reply["result"]

    def in_view(self, url):
        """How far the page is scrolled at `url`, and the words in view."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        while self.event().get("method") != "Page.loadEventFired":
            pass
        found = self.call("Runtime.evaluate", expression=IN_VIEW, awaitPromise=True, returnByValue=True)
        return json.loads(found["result"]["value"])

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def rendered(path):
    """The page of an article's file; none where it has none here."""
    text = open(path, encoding="utf-8", errors="replace").read()
    if path.endswith((".html", ".htm")):
        return text
    if not path.endswith((".md", ".markdown")):
        return None
    try:
        import markdown_it
    except ImportError:
        return None
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    plugins = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return f"<!doctype html><meta charset=utf-8><body>{plugins.render(body)}</body>"


def letters(text):
    return [c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()]


def is_there(quote, seen):
    """Whether most pairs of the quote's letters are in view."""
    quote, seen = letters(quote.split("\n")[0].split(" | ")[0])[:120], letters(seen)
    pairs = {"".join(pair) for pair in zip(quote, quote[1:])}
    return not pairs or len(pairs & {"".join(pair) for pair in zip(seen, seen[1:])}) >= 0.7 * len(pairs)


def serve(pages):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = pages.get(self.path.strip("/"), "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("program", help="the bench `links`, built")
    ap.add_argument("pages", nargs="*", default=[os.path.join(HERE, "links")], help="folders or files")
    ap.add_argument("--show", action="store_true", help="print every link")
    o = ap.parse_args()
    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if not chromium:
        print("skipped: no Chromium is installed")
        return 0
    listed = subprocess.run([o.program, *o.pages], capture_output=True, text=True, check=True).stdout
    articles = [json.loads(line) for line in listed.splitlines()]
    pages, right, without, wrong = {}, 0, 0, 0
    port, browser = serve(pages), Chromium(chromium)
    for n, article in enumerate(articles):
        page = rendered(article["file"])
        if page is None:
            continue
        space = "<div style='height:2000px'></div>"
        pages[str(n)] = re.sub(r"(<body[^>]*>)", lambda m: m[1] + APART + space, page, count=1) + space
        for link in article["links"]:
            if not link["fragment"]:
                without += 1
                print(f"no words: {article['file']}: {link['quote'][:80]!r}")
                continue
            scrolled, seen = browser.in_view(f"http://127.0.0.1:{port}/{n}#{link['fragment']}")
            ok = scrolled > 0 and is_there(link["quote"], seen)
            right += ok
            wrong += not ok
            if o.show or not ok:
                fragment = urllib.parse.unquote(link["fragment"])
                print(f"{'right' if ok else 'wrong'}: {article['file']}: {link['quote'][:80]!r} {fragment}", flush=True)
    browser.close()
    print(f"{right} links lead to their words, {wrong} elsewhere; {without} quotes have no link to words")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
