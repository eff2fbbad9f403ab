//! Accepts connections, within limits, until the server is stopped.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::response::IntoResponse;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::server::stalled::WriteTimeout;

/// Connections that are open at the same time. Together with those that are refused they stay below 256, the files that a
/// process may open on macOS.
const MOST: usize = 128;
/// Connections that are told, at the same time, that there are too many. Others are closed without a word.
const MOST_REFUSED: usize = 32;
/// How long a client may take to send the head of a request, and how long a connection may be idle between two.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may leave an answer unread before the connection is closed.
const UNREAD: Duration = Duration::from_secs(30);
/// How long the requests under way may take when the server is stopped.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when the system has no more files.
const NO_FILES: Duration = Duration::from_millis(50);
/// The most that is read of the head of a request, in bytes, and its most headers. Below this, the answer to too long a head
/// says what is wrong.
const HEAD_BYTES: usize = 64 * 1024;
const HEAD_FIELDS: usize = 256;

/// Answers what comes in until `stop`, and then ends after the requests under way.
pub(super) async fn serve(listener: TcpListener, app: Router, stop: &CancellationToken) {
    let (places, refusals) = (Arc::new(Semaphore::new(MOST)), Arc::new(Semaphore::new(MOST_REFUSED)));
    let graceful = GracefulShutdown::new();
    let http = protocol();
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => stream,
            () = stop.cancelled() => break,
        };
        // Answers are small and wanted at once.
        let _ = stream.set_nodelay(true);
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let io = TokioIo::new(WriteTimeout::new(stream, UNREAD));
            let connection = graceful.watch(http.serve_connection(io, TowerToHyperService::new(app.clone())));
            tokio::spawn(async move {
                let _place = place;
                // A connection that fails is the client's affair.
                let _ = connection.await;
            });
        } else if let Ok(place) = Arc::clone(&refusals).try_acquire_owned() {
            tokio::spawn(async move {
                let _place = place;
                let _ = timeout(Duration::from_secs(1), refuse(stream)).await;
            });
        }
    }
    drop(listener);
    let _ = timeout(GRACE, graceful.shutdown()).await;
}

fn protocol() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(HEAD_FIELDS).max_buf_size(HEAD_BYTES);
    http
}

/// The next connection.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one_connection(&error) => {}
            // Trying again at once would only use the processor.
            Err(_) => sleep(NO_FILES).await,
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the first request of a connection that there are too many.
async fn refuse(stream: TcpStream) {
    let too_many = tower::service_fn(|_: axum::http::Request<hyper::body::Incoming>| async {
        let mut response = crate::server::http::too_many_connections().into_response();
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        Ok::<_, Infallible>(response)
    });
    let _ = protocol().serve_connection(TokioIo::new(stream), TowerToHyperService::new(too_many)).await;
}
