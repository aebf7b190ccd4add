use crate::ingest::xml::{attribute, local};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Algorithms that only keep a book's fonts from being copied.
const FONTS: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Whether what `META-INF/encryption.xml` lists is more than fonts: the text then opens with a licence only.
pub(super) fn is_protected(encryption: &str) -> bool {
    let mut reader = Reader::from_str(encryption);
    reader.config_mut().check_end_names = false;
    let mut algorithm = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match local(tag.name().as_ref()) {
                // The key's own encryption stands deeper, and later.
                "EncryptionMethod" if algorithm.is_none() => algorithm = attribute(&tag, "Algorithm"),
                "CipherReference" => {
                    let is_font = algorithm.take().is_some_and(|name| FONTS.contains(&name.as_str()));
                    let address = attribute(&tag, "URI").unwrap_or_default().to_lowercase();
                    if !is_font && [".xhtml", ".html", ".htm", ".xml", ".opf"].iter().any(|end| address.ends_with(end))
                    {
                        return true;
                    }
                }
                "EncryptedData" => algorithm = None,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}
