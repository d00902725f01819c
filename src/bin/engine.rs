//! The engine program: runs in a worker, reads the file that the page hands over, answers with a report.

fn main() {
    #[cfg(target_arch = "wasm32")]
    shipworthy::browser::engine::start();
}
