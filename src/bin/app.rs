//! The page program: shows the page, hands the chosen file to the engine, shows the report.

fn main() {
    #[cfg(target_arch = "wasm32")]
    shipworthy::browser::app::start();
}
