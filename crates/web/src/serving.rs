//! Serves connections until told to stop; then each ends after the answer it is at.
//!
//! A connection wakes itself while it works: hyper wakes the sender of a body when its receiver takes from it, and both are of the same
//! task. The runtime takes that for work that another thread could do, wakes one, and the connection wanders from core to core with
//! every request, away from all that its core remembers. So such a wake is answered here, by polling again at once.
//!
//! **Invariant:** no wake is lost: what wakes a connection while it is polled has it polled again, what wakes it later wakes its task.
//! **Invariant:** a connection that never rests gives others their turn after `TURNS_MOST`.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// How often a connection is polled in one go.
const TURNS_MOST: usize = 8;
/// How long to wait when the machine has no room for one more connection.
const NO_ROOM_PAUSE: Duration = Duration::from_secs(1);

/// Serves a router until `stop`, and waits for the connections that are open then.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let connection = open.watch(connection(stream, address, router.clone()));
                tokio::spawn(Own::of(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection broke");
                    }
                }));
            }
            Err(error) if is_of_one_connection(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken; it will be tried again");
                tokio::time::sleep(NO_ROOM_PAUSE).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// Whether only the connection that was to be taken is lost.
const fn is_of_one_connection(error: ErrorKind) -> bool {
    matches!(error, ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

type Answered = Result<Response, Infallible>;

fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl Service<
        Request<Incoming>,
        Response = Response,
        Error = Infallible,
        Future: Future<Output = Answered> + Send,
    >,
> {
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        tower::Service::call(&mut router.clone(), request)
    });
    http1::Builder::new().serve_connection(TokioIo::new(stream), answer)
}

/// A future whose wakes while it is polled are answered by polling it again.
struct Own<F> {
    future: Pin<Box<F>>,
    state: Arc<State>,
    waker: Waker,
}

impl<F> Own<F> {
    fn of(future: F) -> Self {
        let state = Arc::new(State { now: AtomicU8::new(RESTS), task: Mutex::new(None) });
        Self { future: Box::pin(future), waker: Waker::from(Arc::clone(&state)), state }
    }
}

/// Nobody polls it, and nobody has woken it since.
const RESTS: u8 = 0;
/// It is polled.
const POLLED: u8 = 1;
/// Somebody has woken it since it was last polled.
const WOKEN: u8 = 2;

struct State {
    now: AtomicU8,
    task: Mutex<Option<Waker>>,
}

impl State {
    /// Takes note of whom to wake.
    fn is_of(&self, task: &Waker) {
        let mut known = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.as_ref().is_some_and(|known| known.will_wake(task)) {
            *known = Some(task.clone());
        }
    }
}

impl Wake for State {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        if self.now.swap(WOKEN, Ordering::AcqRel) == RESTS {
            let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).clone();
            task.into_iter().for_each(Waker::wake);
        }
    }
}

impl<F: Future> Future for Own<F> {
    type Output = F::Output;
    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<F::Output> {
        let Self { future, state, waker } = &mut *self;
        state.is_of(task.waker());
        for _ in 0..TURNS_MOST {
            state.now.store(POLLED, Ordering::Release);
            if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(waker)) {
                return Poll::Ready(done);
            }
            if state.now.compare_exchange(POLLED, RESTS, Ordering::AcqRel, Ordering::Acquire).is_ok() {
                return Poll::Pending;
            }
        }
        task.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Counts how often it is woken.
    struct Bell(AtomicUsize);
    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Wakes itself so many times before it rests, then is done when it is polled once more.
    fn restless(mut wakes: usize) -> (impl Future<Output = ()>, Arc<Mutex<Option<Waker>>>) {
        let kept: Arc<Mutex<Option<Waker>>> = Arc::default();
        let outside = Arc::clone(&kept);
        let mut rested = false;
        let future = std::future::poll_fn(move |task| {
            *kept.lock().unwrap() = Some(task.waker().clone());
            if wakes > 0 {
                wakes = wakes.saturating_sub(1);
                task.waker().wake_by_ref();
                return Poll::Pending;
            }
            if std::mem::replace(&mut rested, true) { Poll::Ready(()) } else { Poll::Pending }
        });
        (future, outside)
    }

    #[test]
    fn a_wake_of_its_own_does_not_reach_the_task_and_a_later_one_does() {
        let bell = Arc::new(Bell(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&bell));
        let (future, outside) = restless(3);
        let mut own = pin!(Own::of(future));
        assert!(own.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(bell.0.load(Ordering::SeqCst), 0, "it was polled again instead");
        let later = outside.lock().unwrap().clone().unwrap();
        later.wake_by_ref();
        later.wake_by_ref();
        assert_eq!(bell.0.load(Ordering::SeqCst), 1, "once is enough until it is polled");
        assert!(own.as_mut().poll(&mut Context::from_waker(&waker)).is_ready());
    }

    #[test]
    fn who_never_rests_gives_others_their_turn() {
        let bell = Arc::new(Bell(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&bell));
        let (future, _) = restless(TURNS_MOST.saturating_add(1));
        let mut own = pin!(Own::of(future));
        assert!(own.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(bell.0.load(Ordering::SeqCst), 1);
        assert!(own.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert!(
            own.as_mut().poll(&mut Context::from_waker(&waker)).is_ready(),
            "one wake was left, then it rested"
        );
    }

    #[tokio::test]
    async fn bodies_are_read_whatever_their_pieces_and_the_end_waits_for_the_answer() {
        let echo = |ConnectInfo(from): ConnectInfo<SocketAddr>, body: String| async move {
            assert!(from.ip().is_loopback());
            tokio::time::sleep(Duration::from_millis(50)).await;
            body
        };
        let router = Router::new().route("/", axum::routing::post(echo));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (told, stop) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, router, async move { drop(stop.await) }));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut heard = Vec::new();
        for _ in 0..2 {
            for piece in ["POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\n", "abc", "def"] {
                stream.write_all(piece.as_bytes()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            while !heard.ends_with(b"abcdef") {
                assert!(stream.read_buf(&mut heard).await.unwrap() > 0, "the connection stays");
            }
            heard.clear();
        }
        stream.write_all(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nend").await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        told.send(()).unwrap();
        stream.read_to_end(&mut heard).await.unwrap();
        assert!(heard.ends_with(b"end"), "the last answer came before the connection closed");
        serving.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
