//! Ctrl-C and SIGTERM: the first ends a run after the batch under way, the second at once.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::ctrl_c;

/// Listens for as long as it lives.
pub(crate) struct Interrupt {
    stop: Arc<AtomicBool>,
    /// Signals are heard by a runtime of one thread, since a signal handler of our own would need `unsafe`.
    runtime: Option<Runtime>,
}

impl Interrupt {
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().context("cannot listen for signals")?;
        runtime.spawn(heard(Arc::clone(&stop)));
        Ok(Self { stop, runtime: Some(runtime) })
    }

    /// Set once the run is to end.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn heard(stop: Arc<AtomicBool>) {
    if asked().await.is_err() {
        return;
    }
    stop.store(true, Ordering::Relaxed);
    let _ = writeln!(io::stderr(), "vanban: ending after the batch under way; once more ends at once");
    if asked().await.is_ok() {
        // What is not committed is made good by the next run, as after a kill. 130 is what shells give for SIGINT.
        std::process::exit(130);
    }
}

#[cfg(unix)]
async fn asked() -> io::Result<()> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        heard = ctrl_c() => heard,
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked() -> io::Result<()> {
    ctrl_c().await
}
