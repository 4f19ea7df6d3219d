//! Shopbell's engine.
pub mod ports;
