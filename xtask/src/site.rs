//! The built site, served to whoever develops.

use crate::Outcome;
use crate::bundle::{self, Plan, Quality};
use crate::server::Server;
use std::path::Path;

const PORT: u16 = 8080;

/// Builds the site and serves it until interrupted.
pub(crate) fn serve(root: &Path, quality: Quality, port: Option<u16>) -> Outcome {
    bundle::build(root, &Plan { quality, ..Plan::QUICK })?;
    let dist = root.join("dist");
    let server = match port {
        Some(port) => Server::bind(&dist, port).map_err(|error| format!("port {port} cannot be used: {error}"))?,
        None => {
            Server::bind(&dist, PORT).or_else(|_| Server::bind(&dist, 0)).map_err(|error| format!("dist/ cannot be served: {error}"))?
        }
    };
    let address = server.address().map_err(|error| format!("dist/ cannot be served: {error}"))?;
    println!("xtask: serving dist/ at http://{address}/ (end with Ctrl+C)");
    server.run(drop);
    Ok(())
}
