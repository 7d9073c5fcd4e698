//! Directives: who directs whom to do what by when.
//!
//! A sentence is one when it holds a cue of its language's pack ([`rules`]), or when it is an item under a lead-in that gives it
//! its force ([`frames`]). Who must do it ([`addressees`]) and by when ([`deadline`]) is read from the same sentence or
//! inherited from the lead-in.

mod addressees;
mod deadline;
mod evidence;
mod find;
mod frames;
mod pieces;
mod rules;

use vanban_model::{Addressee, AgencyId, DirectiveKind, Modality, Span};

pub(crate) use deadline::{DueDraft, KnownDays};
pub(crate) use find::{Finder, find};
pub(crate) use rules::DirectiveRules;

/// A directive before dates are anchored and instruments inherited.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) span: Span,
    pub(crate) sentence: usize,
    pub(crate) issuer: Option<AgencyId>,
    pub(crate) addressees: Vec<Addressee>,
    pub(crate) actions: Vec<Span>,
    pub(crate) kind: DirectiveKind,
    pub(crate) modality: Modality,
    pub(crate) deadline: Option<DueDraft>,
    /// The sentence of its lead-in.
    pub(crate) lead_in: Option<usize>,
    pub(crate) rule: String,
}
