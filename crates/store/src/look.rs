//! A look from beside a running server: what processors are told, what agents asked, who is on the staff. It takes no lock and changes nothing.
//!
//! **Invariant:** one read-only connection, closed with the look.

use crate::engine::{self, ROWS, Readers};
use crate::error::{File, StoreError};
use crate::{StaffRow, TellRow, asked, staff, tell};
use entrenous_core::id::RowId;
use entrenous_core::rights::Asked;
use entrenous_core::tell::Receiver;
use std::path::Path;

/// A look into a folder of rows.
pub struct Look(Readers);

impl Look {
    /// Looks into a folder; nothing, if no server of this version has opened it yet.
    pub fn into_folder(data_dir: &Path) -> Result<Option<Self>, StoreError> {
        Ok(engine::open_beside(data_dir, File::Rows, ROWS)?.map(Self))
    }
    /// One page of what processors were and will be told, after the one that was last.
    pub fn tells(
        &self,
        after: Option<(&Receiver, RowId)>,
        limit_rows: usize,
    ) -> Result<Vec<TellRow>, StoreError> {
        self.0.read(|session| tell::page(session, after, limit_rows))
    }
    /// All staff, by name.
    pub fn staff(&self) -> Result<Vec<StaffRow>, StoreError> {
        self.0.read(staff::all)
    }
    /// One page of what agents asked, after the one that was last.
    pub fn asked(&self, after: Option<(&str, RowId)>, limit_rows: usize) -> Result<Vec<Asked>, StoreError> {
        self.0.read(|session| asked::page(session, after, limit_rows))
    }
}
