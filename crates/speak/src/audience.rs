//! Who is meant.
