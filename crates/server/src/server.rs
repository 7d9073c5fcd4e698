use std::io;
use std::net::{SocketAddr, TcpListener};

use crate::{Library, app};

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another program listens there.
    #[error("cannot listen on `{0}`: the address is in use; end what listens there, or choose another with --listen")]
    InUse(String),
    /// The address can't be listened on.
    #[error("cannot listen on `{address}`: {source}")]
    Listen {
        /// Which one.
        address: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The threads of the server could not be started, or its socket failed.
    #[error("the server failed")]
    Run(#[source] io::Error),
}

/// A server that holds its address and answers nobody yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes an address (`127.0.0.1:8787`, `localhost:0`; port 0 takes a free one).
    ///
    /// # Errors
    /// The address is in use, not ours, or no address.
    pub fn bind(address: &str) -> Result<Self, Error> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => Error::InUse(address.to_owned()),
            _ => Error::Listen { address: address.to_owned(), source },
        };
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until the process is asked to end (Ctrl-C, SIGTERM); requests under way are finished first.
    ///
    /// # Errors
    /// The system's.
    pub fn run(self, library: Library) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Run)?;
        runtime
            .block_on(async move {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                axum::serve(listener, app::router(library)).with_graceful_shutdown(asked_to_end()).await
            })
            .map_err(Error::Run)
    }
}

async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}
