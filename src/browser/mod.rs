//! The engine program, thin: everything that it says or judges is made elsewhere.

pub mod engine;
