//! Ghost's export file: JSON with the tables of its database. Of a post, which has its text three times over, one is kept as soon
//! as the post is read; what the small tables say of it, which stand behind the posts, is added when all are read.

use super::lexical;
use super::post::{Post, Visibility};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;

/// Characters of the beginning that are looked at.
const BEGINNING: usize = 4_000;

/// Whether `text` is an export of Ghost.
pub(super) fn is_export(text: &str) -> bool {
    let beginning: String = text.chars().take(BEGINNING).filter(|c| !c.is_whitespace()).take(BEGINNING / 2).collect();
    let is_wrapped = beginning.starts_with("{\"db\":[{") && beginning.contains("\"data\":{");
    is_wrapped || beginning.starts_with("{\"meta\":{\"exported_on\"")
}

/// The file: the tables in a list of one database, or bare.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    db: Vec<Database>,
    #[serde(default)]
    data: Option<Tables>,
}

#[derive(Deserialize)]
struct Database {
    data: Tables,
}

#[derive(Deserialize)]
struct Tables {
    #[serde(default, deserialize_with = "kept_posts")]
    posts: Vec<KeptPost>,
    #[serde(default)]
    posts_authors: Vec<Link>,
    #[serde(default)]
    posts_tags: Vec<Link>,
    #[serde(default)]
    posts_meta: Vec<PostMeta>,
    #[serde(default)]
    tags: Vec<Named>,
    #[serde(default)]
    users: Vec<Named>,
    #[serde(default)]
    settings: Vec<Setting>,
}

/// A row that says what belongs to a post.
#[derive(Deserialize)]
struct Link {
    post_id: Id,
    #[serde(alias = "author_id", alias = "tag_id")]
    other: Id,
    #[serde(default)]
    sort_order: Option<i64>,
}

#[derive(Deserialize)]
struct PostMeta {
    post_id: Id,
    #[serde(default)]
    email_only: Option<Value>,
}

#[derive(Deserialize)]
struct Named {
    id: Id,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    visibility: Option<String>,
}

#[derive(Deserialize)]
struct Setting {
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    value: Option<Value>,
}

/// A number in old versions, a text in newer ones.
#[derive(Clone, Deserialize, PartialEq, Eq, Hash)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Text(String),
}

/// A post as the export has it.
#[derive(Deserialize)]
struct RawPost {
    id: Id,
    #[serde(default)]
    uuid: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    slug: Option<String>,
    #[serde(default)]
    html: Option<String>,
    #[serde(default)]
    lexical: Option<String>,
    #[serde(default)]
    plaintext: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    visibility: Option<String>,
    #[serde(default)]
    canonical_url: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    published_at: Option<Time>,
    #[serde(default)]
    updated_at: Option<Time>,
    #[serde(default)]
    author_id: Option<Id>,
}

/// A post as it is kept until the other tables are read.
struct KeptPost {
    id: Id,
    author: Option<Id>,
    post: Post,
}

/// The posts, each taken to what is kept of it before the next is read.
fn kept_posts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<KeptPost>, D::Error> {
    struct Posts;
    impl<'de> Visitor<'de> for Posts {
        type Value = Vec<KeptPost>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of posts")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(raw) = all.next_element::<RawPost>()? {
                out.push(KeptPost::of(raw));
            }
            Ok(out)
        }
    }
    from.deserialize_seq(Posts)
}

/// Milliseconds since 1970 in old versions, a date in newer ones.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Milliseconds(i64),
    Text(String),
}

impl Time {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Milliseconds(ms) => jiff::Timestamp::from_millisecond(ms).map(|t| t.to_string()).unwrap_or_default(),
        }
    }
}

/// Hands each post to `each`; gives where and why the export cannot be read.
pub(super) fn posts(text: &str, each: &mut dyn FnMut(Post)) -> Option<(Option<usize>, String)> {
    let file: File = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(error) => return Some((Some(error.line()), error.to_string())),
    };
    for mut tables in file.db.into_iter().map(|db| db.data).chain(file.data) {
        let posts = std::mem::take(&mut tables.posts);
        let relations = Relations::of(&tables);
        for kept in posts {
            each(relations.complete(kept));
        }
    }
    None
}

/// What the small tables say of posts.
struct Relations {
    authors: HashMap<Id, Vec<String>>,
    tags: HashMap<Id, Vec<String>>,
    users: HashMap<Id, String>,
    email_only: Vec<Id>,
    language: String,
}

impl Relations {
    fn of(tables: &Tables) -> Self {
        let names = |all: &[Named]| -> HashMap<Id, String> {
            // Tags that begin with `#` are for the site's own use.
            let is_shown = |named: &&Named| named.visibility.as_deref() != Some("internal");
            all.iter().filter(is_shown).filter_map(|named| Some((named.id.clone(), named.name.clone()?))).collect()
        };
        let linked = |links: &[Link], names: &HashMap<Id, String>| {
            let mut order: Vec<&Link> = links.iter().collect();
            order.sort_by_key(|link| link.sort_order);
            let mut out: HashMap<Id, Vec<String>> = HashMap::new();
            for link in order {
                if let Some(name) = names.get(&link.other).filter(|name| !name.starts_with('#')) {
                    out.entry(link.post_id.clone()).or_default().push(name.clone());
                }
            }
            out
        };
        let users = names(&tables.users);
        let setting = |name: &str| {
            let found = tables.settings.iter().find(|setting| setting.key.as_deref() == Some(name));
            found.and_then(|setting| setting.value.as_ref()?.as_str()).map(str::to_owned)
        };
        Self {
            authors: linked(&tables.posts_authors, &users),
            tags: linked(&tables.posts_tags, &names(&tables.tags)),
            users,
            email_only: tables
                .posts_meta
                .iter()
                .filter(|meta| meta.email_only.as_ref().is_some_and(is_set))
                .map(|meta| meta.post_id.clone())
                .collect(),
            language: setting("locale")
                .or_else(|| setting("lang"))
                .or_else(|| setting("default_locale"))
                .unwrap_or_default(),
        }
    }

    fn complete(&self, kept: KeptPost) -> Post {
        let KeptPost { id, author, mut post } = kept;
        if post.visibility == Visibility::Public && self.email_only.contains(&id) {
            post.visibility = Visibility::EmailOnly;
        }
        let only_author = || author.as_ref().and_then(|id| self.users.get(id)).cloned().into_iter().collect();
        post.authors = self.authors.get(&id).cloned().unwrap_or_else(only_author);
        post.tags = self.tags.get(&id).cloned().unwrap_or_default();
        post.category = post.tags.first().cloned();
        if post.language.is_empty() {
            post.language.clone_from(&self.language);
        }
        post
    }
}

impl KeptPost {
    fn of(raw: RawPost) -> Self {
        let visibility = match raw.status.as_deref().unwrap_or_default() {
            "published" if matches!(raw.visibility.as_deref(), Some("members" | "paid" | "tiers" | "filter")) => {
                Visibility::Members
            }
            "published" => Visibility::Public,
            "draft" => Visibility::Draft,
            "scheduled" => Visibility::Scheduled,
            "sent" => Visibility::EmailOnly,
            _ => Visibility::Other,
        };
        let html = match (raw.html, raw.lexical) {
            (Some(html), _) if !html.trim().is_empty() => html,
            (_, Some(json)) if !json.trim().is_empty() => lexical::to_html(&json),
            _ => plain_to_html(&raw.plaintext.unwrap_or_default()),
        };
        let post = Post {
            line: None,
            key: raw.uuid.unwrap_or_default(),
            slug: raw.slug.unwrap_or_default(),
            link: raw.canonical_url.unwrap_or_default(),
            title: raw.title.unwrap_or_default(),
            published: raw.published_at.map(Time::text).unwrap_or_default(),
            updated: raw.updated_at.map(Time::text).unwrap_or_default(),
            language: raw.locale.unwrap_or_default(),
            html,
            visibility,
            ..Post::default()
        };
        Self { id: raw.id, author: raw.author_id, post }
    }
}

/// Databases write a flag as a number, too.
fn is_set(flag: &Value) -> bool {
    flag.as_bool().unwrap_or_else(|| flag.as_i64().is_some_and(|number| number > 0))
}

fn plain_to_html(text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut out = String::with_capacity(text.len());
    for paragraph in text.split("\n\n") {
        out.extend(["<p>", &escape(paragraph.trim()), "</p>\n"]);
    }
    out
}
