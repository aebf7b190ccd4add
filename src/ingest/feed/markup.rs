use quick_xml::escape::resolve_html5_entity;

/// The text with HTML's character references resolved; what is none stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_NAME).position(|b| b == b';');
        let name = end.and_then(|end| after.get(..end));
        if let Some((name, value)) = name.and_then(|name| Some((name, resolve(name)?))) {
            out.push_str(&value);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// HTML's longest reference is `&CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 33;

/// What `&name;` stands for.
pub(crate) fn resolve(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_what_is_none_stays() {
        assert_eq!(unescape("a &amp; b &#8217;s &nope; & c&"), "a & b ’s &nope; & c&");
    }
}
