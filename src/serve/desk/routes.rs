use super::super::assets;
use super::super::state::ServeState;
use super::{
    adding, articles, audit, feeds, gaps, gate, index, oauth_pages, overview, rulings, sign_in, statistics, threshold,
};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// For a request, from its head to the head of its response: a new index of many articles takes minutes.
const PATIENCE: Duration = Duration::from_mins(10);

/// Bytes of the form that signs in.
const MOST_KEY: usize = 4 * 1024;

/// All addresses of the desk.
pub(in super::super) fn routes(state: &Arc<ServeState>) -> Router<Arc<ServeState>> {
    let rooms = Router::new()
        .route("/desk", get(overview::overview))
        .route("/desk/gaps", get(gaps::list))
        .route("/desk/gaps/{group}", get(gaps::one))
        .route("/desk/gaps/{group}/answer", post(gaps::answered))
        .route("/desk/gaps/{group}/dismiss", post(gaps::dismiss))
        .route("/desk/articles", get(articles::list).post(articles::set))
        .route("/desk/articles/{*article}", get(articles::one))
        .route("/desk/add", get(adding::room).post(adding::decide))
        .route("/desk/add/preview", post(adding::preview))
        .route("/desk/feeds", get(feeds::room).post(feeds::add))
        .route("/desk/feeds/look", post(feeds::look_at))
        .route("/desk/feeds/fetch", post(feeds::fetch))
        .route("/desk/feeds/remove", post(feeds::remove))
        .route("/desk/index", get(index::room))
        .route("/desk/index/check", post(index::check))
        .route("/desk/index/publish", post(index::publish))
        .route("/desk/index/use", post(index::take))
        .route("/desk/index/keep", post(index::keep))
        .route("/desk/index/roll-back", post(index::roll_back))
        .route("/desk/rulings", get(rulings::room).post(rulings::keep))
        .route("/desk/rulings/remove", post(rulings::take_back))
        .route("/desk/wordings", get(rulings::wordings).post(rulings::accept))
        .route("/desk/threshold", get(threshold::room).post(threshold::set))
        .route("/desk/statistics", get(statistics::room))
        .route("/desk/audit", get(audit::room))
        .route("/desk/sign-out", post(sign_in::leave))
        .layer(from_fn_with_state(Arc::clone(state), gate::signed_in));
    let entrance = Router::new()
        .route("/desk/sign-in", get(sign_in::ways))
        .route("/desk/enter", get(sign_in::address).post(sign_in::enter))
        .route("/desk/discord", get(oauth_pages::there))
        .route("/desk/discord/back", get(oauth_pages::came_back))
        .route("/desk/style.css", get(assets::desk_style))
        .layer(RequestBodyLimitLayer::new(MOST_KEY));
    rooms
        .merge(entrance)
        .layer(from_fn_with_state(Arc::clone(state), gate::is_there))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
}
