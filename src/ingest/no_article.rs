//! What a site serves in place of an article, often as if all were well: that the page is gone, that the reader must prove to be
//! a person or sign in. It is known by its title, or by several of the sentences that such pages are made of, and only where
//! there is little text: a longer one is an article, whatever it is about.

use super::problem::ProblemKind;
use crate::article::ArticleBuilder;
use crate::text::clip;

/// Longer texts are articles, whatever words are in them.
const LONGEST_REFUSAL: usize = 400;

/// Where the title says that this is no article, there may be more around it: links to the latest news, a search.
const LONGEST_WITH_TITLE: usize = 1_500;

/// A text of so many characters with several sentences of an error page is one.
const LONGEST_ERROR: usize = 800;

/// So many of these sentences.
const FEWEST_SENTENCES: usize = 2;

/// Titles of pages that say that there is no page.
const GONE: &[&str] = &[
    "page not found",
    "page not available",
    "page unavailable",
    "page cannot be found",
    "page can't be found",
    "page can’t be found",
    "page could not be found",
    "page doesn't exist",
    "page doesn’t exist",
    "page does not exist",
    "page no longer exists",
    "file not found",
    "content not found",
    "article not found",
    "post not found",
    "nothing found",
    "not found",
    "oops! page not found",
    "oops, page not found",
    "sorry, page not found",
    "seite nicht gefunden",
    "page introuvable",
    "page non trouvée",
    "página no encontrada",
    "página não encontrada",
    "pagina non trovata",
    "pagina niet gevonden",
    "sidan kunde inte hittas",
    "sidan hittades inte",
    "siden blev ikke fundet",
    "ページが見つかりません",
    "找不到頁面",
    "找不到页面",
    "頁面不存在",
    "页面不存在",
    "找不到網頁",
    "找不到网页",
    "页面未找到",
    "頁面未找到",
    "您访问的页面不存在",
    "お探しのページは見つかりませんでした",
    "페이지를 찾을 수 없습니다",
    "찾을 수 없는 페이지",
    "страница не найдена",
    "сторінку не знайдено",
    "strona nie znaleziona",
    "nie znaleziono strony",
    "strona nie istnieje",
    "stránka nenalezena",
    "stránka nebyla nalezena",
    "siden finnes ikke",
    "fant ikke siden",
    "siden findes ikke",
    "sivua ei löytynyt",
    "sivua ei löydy",
    "sayfa bulunamadı",
    "halaman tidak ditemukan",
    "không tìm thấy trang",
    "trang không tồn tại",
    "ไม่พบหน้านี้",
    "ไม่พบหน้าที่คุณต้องการ",
    "الصفحة غير موجودة",
    "הדף לא נמצא",
    "η σελίδα δεν βρέθηκε",
    "az oldal nem található",
    "pagina nu a fost găsită",
    "diese seite existiert nicht",
    "diese seite gibt es nicht",
    "cette page n’existe pas",
    "cette page n'existe pas",
    "esta página no existe",
    "esta página não existe",
    "questa pagina non esiste",
    "deze pagina bestaat niet",
    "content is no longer available",
    "this content is no longer available",
    "this page is no longer available",
    "this article is no longer available",
    "this article has been removed",
    "this page has been removed",
    "this content has been removed",
    "we can't find that page",
    "we can’t find that page",
    "we couldn't find that page",
    "we couldn’t find that page",
];

/// Titles of pages that stand between a reader and the page.
const IN_BETWEEN: &[&str] = &[
    "just a moment",
    "one moment, please",
    "attention required",
    "access denied",
    "access to this page has been denied",
    "security check",
    "security verification",
    "human verification",
    "verify you are human",
    "robot check",
    "are you a robot",
    "checking your browser",
    "pardon our interruption",
    "request blocked",
    "request rejected",
    "service unavailable",
    "service temporarily unavailable",
    "temporarily unavailable",
    "bad gateway",
    "gateway timeout",
    "gateway time-out",
    "internal server error",
    "too many requests",
    "under maintenance",
    "site under maintenance",
    "site maintenance",
    "down for maintenance",
    "website is temporarily unavailable",
    "we'll be back soon",
    "we’ll be back soon",
    "wartungsarbeiten",
    "site en maintenance",
    "en mantenimiento",
    "メンテナンス中",
    "something went wrong",
    "an error occurred",
    "an error has occurred",
];

/// Pieces of the sentences on a page that says that there is no page.
const SENTENCES: &[&str] = &[
    "page you were looking for",
    "page you are looking for",
    "page you're looking for",
    "page you’re looking for",
    "page you requested",
    "page you tried",
    "requested page",
    "requested url",
    "could not be found",
    "couldn't be found",
    "couldn’t be found",
    "cannot be found",
    "can't be found",
    "can’t be found",
    "was not found",
    "wasn't found",
    "wasn’t found",
    "couldn't find",
    "couldn’t find",
    "can't find",
    "can’t find",
    "cannot find",
    "page does not exist",
    "page doesn't exist",
    "page doesn’t exist",
    "no longer exists",
    "no longer available",
    "may have been moved",
    "might have been moved",
    "may have moved",
    "moved or deleted",
    "moved or removed",
    "been removed or",
    "check the url",
    "check the address",
    "typed the address",
    "mistyped",
    "broken link",
    "use the search",
    "try searching",
    "try a search",
    "back to the home",
    "return to the home",
    "go to the home",
    "to our homepage",
    "error 404",
    "404 error",
    "nicht gefunden werden",
    "existiert nicht",
    "zur startseite",
    "n'existe pas",
    "n’existe pas",
    "n'existe plus",
    "n’existe plus",
    "page d'accueil",
    "page d’accueil",
    "no existe",
    "página de inicio",
    "您要找的頁面",
    "您要找的页面",
    "不存在",
    "回首頁",
    "返回首页",
    "返回首頁",
    "お探しのページ",
    "見つかりません",
    "トップページ",
    "an error has occurred",
    "an error occurred",
    "something went wrong",
    "try again later",
    "gesuchte seite",
    "existiert leider nicht",
    "zurück zur startseite",
    "vous recherchez",
    "a été déplacée",
    "página que busca",
    "página que buscas",
    "página solicitada",
    "página que procura",
    "página que você procura",
    "não existe",
    "pagina che stai cercando",
    "pagina die u zoekt",
    "bestaat niet",
    "sidan du söker",
    "finns inte",
    "siden du leter etter",
    "finnes ikke",
    "findes ikke",
    "strona, której szukasz",
    "nie istnieje",
    "такой страницы",
    "не существует",
    "요청하신 페이지",
    "찾을 수 없습니다",
    "aradığınız sayfa",
    "trang bạn tìm",
    "không tồn tại",
    "أن الصفحة",
    "الصفحة التي تبحث عنها",
];

/// Whether a short text is what a site says in place of an article: an error, or a request to sign in.
pub(super) fn no_article(builder: &ArticleBuilder) -> Option<ProblemKind> {
    let title = builder.meta.title.trim();
    let text = builder.text();
    let chars = text.chars().count();
    if chars > LONGEST_WITH_TITLE {
        return None;
    }
    let lower = text.to_lowercase();
    let is_it = is_named(title)
        || (text.len() <= LONGEST_REFUSAL && is_refusal(title, &lower))
        || (chars <= LONGEST_ERROR
            && SENTENCES.iter().filter(|words| lower.contains(*words)).count() >= FEWEST_SENTENCES)
        || (chars <= LONGEST_ERROR && is_sign_in(title, &lower));
    is_it.then(|| ProblemKind::NoArticle { found: clip(title, 80) })
}

/// Whether the title, with or without the site's name, is one of a page that is none.
fn is_named(title: &str) -> bool {
    let lower = title.to_lowercase();
    let parts = [" | ", " - ", " – ", " — ", " · ", " » ", " :: "].iter().flat_map(|mark| lower.split(mark)).map(bare);
    parts.chain([bare(&lower)]).any(|part| GONE.contains(&part) || IN_BETWEEN.contains(&part) || is_code(part))
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A status of HTTP with nothing beside it but what it means: `404`, `Error 404`, `404 Not Found`, `Error 404 (Not Found)!!1`.
fn is_code(part: &str) -> bool {
    let mut has_code = false;
    let mut words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_all = words.all(|word| {
        let is_code = is_status(word);
        has_code |= is_code;
        is_code
            || ["error", "http", "page", "not", "found", "forbidden", "status", "code", "server", "bad", "gateway", "1"]
                .contains(&word)
    });
    is_all && has_code
}

fn is_status(word: &str) -> bool {
    matches!(word, "401" | "403" | "404" | "410" | "429" | "500" | "502" | "503" | "504")
}

fn is_refusal(title: &str, lower: &str) -> bool {
    let all = format!("{} {lower}", title.to_lowercase());
    let code = title.split(|c: char| !c.is_ascii_digit()).find(|word| !word.is_empty()).unwrap_or_default();
    let names = [
        "not found",
        "forbidden",
        "unauthorized",
        "gone",
        "error",
        "bad gateway",
        "unavailable",
        "too many requests",
        "timeout",
    ];
    let refusals = [
        "please enable javascript",
        "enable javascript to",
        "enable javascript and cookies",
        "javascript is disabled",
        "javascript is required",
        "verify you are human",
        "checking your browser",
        "are you a robot",
        "please log in to continue",
        "please sign in to continue",
        "you must be logged in",
        "access denied",
    ];
    let is_error = is_status(code) && names.iter().any(|name| all.contains(name));
    is_error || refusals.iter().any(|words| all.contains(words))
}

/// A form to sign in with, read as text.
fn is_sign_in(title: &str, lower: &str) -> bool {
    let title = title.to_lowercase();
    let named = ["log in", "login", "sign in", "anmelden", "connexion", "iniciar sesión", "登入", "登录", "ログイン"];
    let parts = [" | ", " - ", " – ", " — ", " · "].iter().flat_map(|mark| title.split(mark)).map(bare);
    let is_named = parts.chain([bare(&title)]).any(|part| named.contains(&part));
    is_named
        && ["password", "passwort", "mot de passe", "contraseña", "密碼", "密码", "パスワード"]
            .iter()
            .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Meta;

    fn is_none(title: &str, text: &str) -> bool {
        let mut builder = ArticleBuilder::new(Meta { title: title.to_owned(), ..Meta::default() });
        builder.paragraph(text);
        no_article(&builder).is_some()
    }

    #[test]
    fn what_stands_in_place_of_an_article_is_none() {
        for (title, text) in [
            ("Page not found", "Sorry. Here are the latest stories: Swans, Ferries, Bridges."),
            ("Page not found | Harrow Courier", "Try again."),
            ("404", "Nothing here."),
            ("Error 404 (Not Found)!!1", "That’s an error."),
            ("Seite nicht gefunden – Courier", "Bitte nutzen Sie die Suche."),
            ("找不到頁面", "請回首頁。"),
            ("Страница не найдена", "Вернитесь на главную."),
            ("Harrow Courier", "Something went wrong. Please try again later."),
            ("Courier", "La page que vous recherchez n’existe pas ou a été déplacée."),
            ("Oops!", "The page you were looking for could not be found. It may have been moved."),
            ("Harrow Courier", "Sorry, the page you requested was not found. Please check the URL."),
            ("Just a moment...", "harrow.example needs to review the security of your connection before going on."),
            ("Attention Required! | Cloudflare", "You have been blocked."),
            ("Sign in", "Email. Password. Forgot it?"),
            ("503 Service Unavailable", "No server is available to handle this request."),
        ] {
            assert!(is_none(title, text), "{title}");
        }
    }

    #[test]
    fn an_article_on_such_pages_is_one() {
        let long = "A page that is not there says so, and has done so since there are pages. ".repeat(30);
        for (title, text) in [
            ("The story of 404 Not Found", long.as_str()),
            ("Page not found", long.as_str()),
            ("404 bridges", "The town has them."),
            ("Lost dog was not found", "The dog has been gone since May. It may be in the woods."),
            ("How to sign in", "Open the app and enter your password. Then choose the account."),
        ] {
            assert!(!is_none(title, text), "{title}");
        }
    }
}
