//! Once, to many.
