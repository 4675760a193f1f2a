//! What processors say of what they were told.

pub mod confirm;
