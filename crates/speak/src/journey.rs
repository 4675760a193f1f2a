//! Step by step, to each at their own time.
