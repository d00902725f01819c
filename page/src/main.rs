//! The page program: shows the page, hands the chosen file to the engine, shows what the engine draws.

fn main() {
    #[cfg(target_arch = "wasm32")]
    shipworthy_page::start();
}
