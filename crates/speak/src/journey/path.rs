//! How the steps of a journey hang together: which comes first, which comes after, where a branch leads.
//!
//! **Invariant:** behind the last step of a branch the journey goes on behind the step that led into it, so each branch is entered from one place.

use super::{Condition, DEPTH_MOST, Does, Journey, Step};
use entrenous_core::id::Key;

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place<'a> {
    /// The branch it is in; none on the main way.
    pub(crate) branch: Option<&'a Key>,
    /// Its number there.
    pub(crate) at: usize,
}

impl Does {
    /// The branches it may lead into.
    pub(crate) fn leads_to(&self) -> impl Iterator<Item = &Key> {
        let (two, many): ([Option<&Key>; 2], &[super::Share]) = match self {
            Self::Branch { then, otherwise, .. } => ([then.as_ref(), otherwise.as_ref()], &[]),
            Self::Split(shares) => ([None, None], shares),
            _ => ([None, None], &[]),
        };
        two.into_iter().flatten().chain(many.iter().filter_map(|share| share.to.as_ref()))
    }
}

impl Journey {
    /// Each step with its place, the main way first.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Place<'_>, &Step)> {
        let main = self.steps.iter().enumerate().map(|(at, step)| (Place { branch: None, at }, step));
        let branches = self.branches.iter().flat_map(|(key, steps)| {
            steps.iter().enumerate().map(move |(at, step)| (Place { branch: Some(key), at }, step))
        });
        main.chain(branches)
    }
    /// The step of this name, with its place.
    pub(crate) fn find(&self, name: &Key) -> Option<(Place<'_>, &Step)> {
        self.places().find(|(_, step)| step.name == *name)
    }
    /// The first step of all.
    pub(crate) fn first(&self) -> Option<&Step> {
        self.steps.first()
    }
    /// The first step of a branch.
    pub(crate) fn first_of(&self, branch: &Key) -> Option<&Step> {
        self.branches.get(branch).and_then(|steps| steps.first())
    }
    /// The step behind a place; nothing at the end of the journey.
    pub(crate) fn behind(&self, place: Place<'_>) -> Option<&Step> {
        let mut place = place;
        for _ in 0..=DEPTH_MOST {
            let lane = match place.branch {
                None => self.steps.as_slice(),
                Some(key) => self.branches.get(key)?.as_slice(),
            };
            if let Some(next) = lane.get(place.at.saturating_add(1)) {
                return Some(next);
            }
            let from = place.branch?;
            place = self.places().find(|(_, step)| step.does.leads_to().any(|key| key == from))?.0;
        }
        None
    }
    /// The step a way leads to: into a branch, or straight on.
    pub(crate) fn along(&self, place: Place<'_>, branch: Option<&Key>) -> Option<&Step> {
        match branch {
            Some(branch) => self.first_of(branch),
            None => self.behind(place),
        }
    }
    /// Every step that may come directly after one; `None` stands for the end.
    pub(crate) fn after<'a>(&'a self, place: Place<'a>, step: &'a Step) -> Vec<Option<&'a Step>> {
        match &step.does {
            Does::End => vec![None],
            Does::Go(name) => vec![self.find(name).map(|(_, step)| step)],
            Does::Branch { then, otherwise, .. } => {
                vec![self.along(place, then.as_ref()), self.along(place, otherwise.as_ref())]
            }
            Does::Split(shares) => shares.iter().map(|share| self.along(place, share.to.as_ref())).collect(),
            Does::Send { .. } | Does::Wait(_) | Does::Until(_) | Does::WaitFor { .. } => {
                vec![self.behind(place)]
            }
        }
    }
    /// How deep a branch stands in others: 1 for one on the main way; nothing for one that nothing leads to, or that stands in itself.
    pub(crate) fn depth(&self, branch: &Key) -> Option<usize> {
        let mut branch = branch;
        for depth in 1..=self.branches.len() {
            let (place, _) = self.places().find(|(_, step)| step.does.leads_to().any(|key| key == branch))?;
            match place.branch {
                None => return Some(depth),
                Some(outer) => branch = outer,
            }
        }
        None
    }
    /// Whether an event is what the whole journey waits for, or ends it.
    pub(crate) fn is_ended_by(&self, condition: &Condition) -> bool {
        let Condition::Did(super::Sense::Is, what) = condition else { return false };
        let goal = self.goal.iter().any(|goal| goal.covers(what));
        let exit = self
            .exits
            .iter()
            .any(|exit| matches!(exit, Condition::Did(super::Sense::Is, exit) if exit.covers(what)));
        let bought = what.deed == super::Deed::Bought && self.on_purchase == super::OnPurchase::Leave;
        goal || exit || bought
    }
}
