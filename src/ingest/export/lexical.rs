use serde_json::Value;

/// Deeper nodes are not read.
const MAX_DEPTH: usize = 64;

/// Bits of a text's format.
const MARKS: &[(u64, &str)] = &[(1, "strong"), (4, "del"), (16, "code"), (32, "sub"), (64, "sup")];

/// HTML of what Ghost's editor keeps (Lexical's JSON), for posts that have no HTML beside it.
pub(super) fn to_html(json: &str) -> String {
    let mut out = String::new();
    if let Ok(all) = serde_json::from_str::<Value>(json) {
        children(all.get("root").unwrap_or(&Value::Null), &mut out, MAX_DEPTH);
    }
    out
}

fn children(node: &Value, out: &mut String, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for child in node.get("children").and_then(Value::as_array).into_iter().flatten() {
        one(child, out, depth);
    }
}

fn one(node: &Value, out: &mut String, depth: usize) {
    let word = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut element = |tag: &str| {
        out.extend(["<", tag, ">"]);
        children(node, out, depth);
        out.extend(["</", tag, ">"]);
    };
    match word("type") {
        "paragraph" => element("p"),
        "heading" | "extended-heading" => match word("tag") {
            tag @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => element(tag),
            _ => element("h2"),
        },
        "list" => element(if word("listType") == "number" { "ol" } else { "ul" }),
        "listitem" => element("li"),
        "quote" | "extended-quote" | "aside" => element("blockquote"),
        "linebreak" => out.push_str("<br>"),
        "html" => out.push_str(word("html")),
        "callout" => out.extend(["<p>", word("calloutText"), "</p>"]),
        "toggle" => out.extend(["<h4>", word("heading"), "</h4>", word("content")]),
        "codeblock" => out.extend(["<pre>", &escape(word("code")), "</pre>"]),
        "text" | "extended-text" => {
            let format = node.get("format").and_then(Value::as_u64).unwrap_or_default();
            let marks: Vec<&str> = MARKS.iter().filter(|(bit, _)| format & bit != 0).map(|(_, tag)| *tag).collect();
            out.extend(marks.iter().map(|tag| format!("<{tag}>")));
            out.push_str(&escape(word("text")));
            out.extend(marks.iter().rev().map(|tag| format!("</{tag}>")));
        }
        _ => children(node, out, depth),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
