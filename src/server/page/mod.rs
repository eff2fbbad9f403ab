//! The web page: its files, compiled into the program.
//!
//! A development build reads them from the source tree, so that a change shows without compiling.

use std::borrow::Cow;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::map_page::{self, MapFile};

/// What a browser may do on the page's behalf: run its scripts, use its styles, ask its server, and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A file of the page.
struct PageFile {
    name: &'static str,
    media_type: &'static str,
    compiled: &'static str,
}

/// The table of the files, each by its name in this directory.
macro_rules! files {
    ($($name:literal $media_type:ident),+ $(,)?) => {
        &[$(PageFile { name: $name, media_type: $media_type, compiled: include_str!($name) }),+]
    };
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const INDEX: &str = "index.html";
/// All style sheets as one: each file that the first paint waits for delays it.
const STYLES: &str = "page.css";

static FILES: &[PageFile] = files![
    "index.html" HTML,
    "base.css" CSS,
    "frame.css" CSS,
    "hits.css" CSS,
    "papers.css" CSS,
    "icon.svg" SVG,
    "address.js" SCRIPT,
    "answer.js" SCRIPT,
    "api.js" SCRIPT,
    "app.js" SCRIPT,
    "copy.js" SCRIPT,
    "dialog.js" SCRIPT,
    "dom.js" SCRIPT,
    "early.js" SCRIPT,
    "facets.js" SCRIPT,
    "field.js" SCRIPT,
    "formula.js" SCRIPT,
    "help.js" SCRIPT,
    "hit.js" SCRIPT,
    "notices.js" SCRIPT,
    "paper.js" SCRIPT,
    "paragraph.js" SCRIPT,
    "say.js" SCRIPT,
    "selection.js" SCRIPT,
    "settings.js" SCRIPT,
    "start.js" SCRIPT,
    "words.js" SCRIPT,
];

/// The routes of the page and its parts.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/", get(async |headers: HeaderMap| serve(INDEX, &headers)))
        .route("/map", get(async |headers: HeaderMap| send(HTML, map_document().into(), &headers)))
        .route("/page/{name}", get(async |Path(name): Path<String>, headers: HeaderMap| serve(&name, &headers)))
}

/// One of the files. Nothing but these names is ever looked up, so no path leads out of the table.
fn serve(name: &str, headers: &HeaderMap) -> Response {
    if name == STYLES {
        let all = FILES.iter().filter(|file| file.media_type == CSS).map(PageFile::text).collect::<String>();
        send(CSS, all.into(), headers)
    } else if let Some(file) = FILES.iter().find(|file| file.name == name) {
        send(file.media_type, file.text(), headers)
    } else if let Some(file) = map_page::STYLES.iter().find(|file| file.name == name) {
        send(CSS, file.text(), headers)
    } else if let Some(file) = map_page::SCRIPTS.iter().find(|file| file.name == name) {
        send(SCRIPT, file.text(), headers)
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// The page of the map, which asks for its parts and for the map.
fn map_document() -> String {
    let style = |file: &MapFile| format!("<link rel=\"stylesheet\" href=\"/page/{}\">\n", file.name);
    let preload = |file: &MapFile| format!("<link rel=\"modulepreload\" href=\"/page/{}\">\n", file.name);
    let styles: String = map_page::STYLES.iter().map(style).collect();
    let modules: String = map_page::SCRIPTS.iter().map(preload).collect();
    let early = "<script src=\"/page/early.js\"></script>\n";
    let start = format!("<script type=\"module\" src=\"/page/{}\"></script>", map_page::START);
    map_page::document([&format!("{styles}{early}{modules}"), "", &start])
}

fn send(media_type: &'static str, text: Cow<'static, str>, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&text);
    let unchanged = headers.get(IF_NONE_MATCH).is_some_and(|known| known == tag);
    let common = [
        (ETAG, tag),
        // The files change with the program, at the same address: a browser asks each time, and gets 304.
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    if unchanged {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, HeaderValue::from_static(media_type))], text).into_response()
}

impl PageFile {
    /// Its text: in a development build from the source tree, if that is still there.
    #[cfg(debug_assertions)]
    fn text(&self) -> Cow<'static, str> {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/server/page");
        let text = std::fs::read_to_string(std::path::Path::new(dir).join(self.name));
        text.map_or(Cow::Borrowed(self.compiled), Cow::Owned)
    }

    /// Its text.
    #[cfg(not(debug_assertions))]
    fn text(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.compiled)
    }
}

/// The strong entity tag of a text: the beginning of its hash.
fn entity_tag(text: &str) -> HeaderValue {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    HeaderValue::from_str(&format!("\"{}\"", &hash[..16])).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn get(path: &str, known: Option<&HeaderValue>) -> Response {
        let mut request = Request::get(path);
        if let Some(known) = known {
            request = request.header(IF_NONE_MATCH, known);
        }
        routes().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    }

    /// The files of the page in the source tree.
    fn on_disk() -> BTreeSet<String> {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/src/server/page");
        let names = std::fs::read_dir(dir).expect("the directory").map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).filter(|name| !name.ends_with(".rs")).collect()
    }

    #[test]
    fn every_file_of_the_page_is_served_and_all_are_small() {
        assert_eq!(FILES.iter().map(|file| file.name.to_string()).collect::<BTreeSet<_>>(), on_disk());
        let bytes: usize = FILES.iter().map(|file| file.compiled.len()).sum();
        assert!(bytes <= 150_000, "the page has {bytes} bytes");
    }

    #[test]
    fn modules_that_are_imported_are_preloaded() {
        let index = FILES[0].compiled;
        for file in FILES.iter().filter(|file| file.media_type == SCRIPT && file.name != "early.js") {
            assert!(
                index.contains(&format!("rel=\"modulepreload\" fetchpriority=\"low\" href=\"/page/{}\"", file.name)),
                "{}",
                file.name
            );
        }
    }

    #[tokio::test]
    async fn a_file_has_its_type_and_the_policy_and_is_sent_once() {
        for (path, media_type) in
            [("/", HTML), ("/page/page.css", CSS), ("/page/app.js", SCRIPT), ("/page/icon.svg", SVG)]
        {
            let response = get(path, None).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[CONTENT_TYPE], media_type, "{path}");
            assert_eq!(response.headers()[CONTENT_SECURITY_POLICY], POLICY, "{path}");
            let again = get(path, Some(&response.headers()[ETAG])).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        }
    }

    #[tokio::test]
    async fn nothing_else_is_served() {
        for path in
            ["/page/mod.rs", "/page/../mod.rs", "/page/..%2Fmod.rs", "/page/%2Fetc%2Fpasswd", "/page/", "/page/x.js"]
        {
            assert_eq!(get(path, None).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
