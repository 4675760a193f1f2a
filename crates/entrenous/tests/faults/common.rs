//! What the tests share: running the program, a server that is killed when its test ends, and one HTTP call over a plain socket.
//!
//! **Invariant:** a call answers nothing unless the whole answer arrived: what was cut off was not acknowledged.

use serde_json::{Value, json};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_entrenous");
/// A business whose charter is sound.
pub(crate) const BOUTIQUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique");
/// How long a socket waits for its answer before the test gives up.
const ANSWER_LASTS: Duration = Duration::from_secs(20);

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The program with its arguments, not yet started.
pub(crate) fn entrenous(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    command
}

/// What a run came to: its exit code, what it printed, what it complained of.
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Ended {
    let Output { status, stdout, stderr } = entrenous(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// A number below `end` that nobody chose.
pub(crate) fn any_below(end: u64) -> u64 {
    RandomState::new().build_hasher().finish() % end
}

fn serve<'a>(charter: &'a str, data: &'a Path) -> [&'a str; 7] {
    ["serve", "--charter", charter, "--data", text(data), "--listen", "127.0.0.1:0"]
}

/// A server that should refuse to start; fails the test if it serves.
pub(crate) fn serve_refused(charter: &str, data: &Path) -> Ended {
    let mut child =
        entrenous(&serve(charter, data)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        out.push_str(&line);
        if line.starts_with("listening on ") {
            let _ = child.kill();
        }
    }
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let code = child.wait().unwrap().code();
    Ended { code, out, err }
}

/// A server; it is killed when the test lets go of it.
pub(crate) struct Server {
    child: Child,
    address: String,
    // Kept open: a server whose output nobody can take would fail at its next word.
    out: BufReader<ChildStdout>,
}

impl Server {
    /// Starts one on a data folder and waits until it listens.
    pub(crate) fn start(data: &Path) -> Self {
        Self::try_start(data).expect("the server did not start")
    }

    /// Starts one, unless it refuses.
    pub(crate) fn try_start(data: &Path) -> Option<Self> {
        let mut child = entrenous(&serve(BOUTIQUE, data)).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, address: String::new(), out };
        loop {
            let mut line = String::new();
            if server.out.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(address) = line.trim_end().strip_prefix("listening on http://") {
                server.address = address.to_owned();
                return Some(server);
            }
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// `SIGKILL`: nothing is tidied up.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A call that has to succeed.
    pub(crate) fn get(&self, path: &str, token: &str) -> Value {
        let (status, body) = call(&self.address, "GET", path, token, "").expect("no answer");
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// A text that has to be there.
    pub(crate) fn get_text(&self, path: &str) -> String {
        let (status, body) = call(&self.address, "GET", path, "", "").expect("no answer");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The body of a yes to suggestions, answering the present notice.
    pub(crate) fn yes(&self) -> String {
        let hash = &self.get("/v1/notice", "")["hash"];
        json!({"notice": hash, "decisions": {"suggestions": "yes"}, "method": "custom"}).to_string()
    }

    /// The public key, as the house publishes it.
    pub(crate) fn public_key(&self) -> String {
        let keys = self.get("/.well-known/entrenous-keys.json", "");
        keys["keys"][0]["x"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One call on a connection of its own: status and body, or nothing if the answer did not arrive whole.
pub(crate) fn call(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(ANSWER_LASTS)).ok()?;
    let person = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{person}content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let promised: usize =
        head.lines().find_map(|line| line.strip_prefix("content-length: "))?.trim().parse().ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    (promised == body.len()).then(|| (status, body.to_owned()))
}
