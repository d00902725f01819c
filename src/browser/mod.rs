//! The two programs that a browser runs, thin: everything that they show or judge is made elsewhere.

pub mod app;
pub mod engine;
pub mod message;
pub mod mount;
