//! A server of the built binary on a free port, and just enough of an HTTP client.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use crate::sandbox::{Sandbox, library, vanban};

/// A running `vanban serve`; ends with the value.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// The server over the shared library of samples.
pub(crate) fn shared() -> &'static Running {
    static RUNNING: OnceLock<Running> = OnceLock::new();
    RUNNING.get_or_init(|| Running::start(library(), &[]))
}

impl Running {
    pub(crate) fn start(sandbox: &Sandbox, paths: &[&str]) -> Self {
        let mut command = vanban(sandbox.dir());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(paths).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let mut said = BufReader::new(child.stderr.take().expect("its messages are a pipe"));
        let mut all = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).expect("messages") > 0, "the server ended: {all}");
            if let Some(rest) = line.strip_prefix("serving http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
            all += &line;
        };
        // Whatever it says later is read, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address }
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, &[], "")
    }

    /// The JSON of an answer with status 200.
    pub(crate) fn json(&self, target: &str) -> Value {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {reply:?}");
        serde_json::from_str(&reply.body).expect("JSON")
    }

    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).expect("a request");
        // The server may answer before it has read a body that is too large.
        let _ = stream.write_all(body.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&String::from_utf8_lossy(&bytes))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let reply = Self { status: status.unwrap_or(0), headers, body: body.to_owned() };
        match reply.header("transfer-encoding") {
            Some("chunked") => Self { body: unchunked(body), ..reply },
            _ => reply,
        }
    }
}

/// Joins the chunks of a body (RFC 9112, section 7.1).
fn unchunked(body: &str) -> String {
    let (mut rest, mut out) = (body, String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some(chunk) = after.get(..size).filter(|chunk| !chunk.is_empty()) else { break };
        out += chunk;
        rest = after[size..].trim_start_matches("\r\n");
    }
    out
}
