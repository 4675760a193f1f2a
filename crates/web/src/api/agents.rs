//! Agents that ask for people (Data Rights Protocol 1.0): how they are known.

pub mod get;
pub mod introduce;
