//! The directive cues of one language, compiled.

use vanban_model::{Force, Infinitive, Modality, Pack, Side};

use crate::morph::Morphology;
use crate::pattern::{Match, PatternError, PatternSet, Slots};
use crate::token::Token;

/// The cues of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct DirectiveRules {
    cues: PatternSet,
    pub(super) kinds: Vec<CueKind>,
    pub(super) frames: PatternSet,
    pub(super) reports: PatternSet,
    pub(super) principles: PatternSet,
    pub(super) speech: PatternSet,
    pub(super) never: PatternSet,
    pub(super) copula: PatternSet,
    pub(super) states: PatternSet,
    pub(super) lead: PatternSet,
    pub(super) coordinate: PatternSet,
    pub(super) report_to: PatternSet,
    pub(super) supervise: PatternSet,
    pub(super) apposition: PatternSet,
    pub(super) item_verbs: PatternSet,
    pub(super) task_sections: PatternSet,
    pub(super) sections: PatternSet,
    pub(crate) issuing: PatternSet,
    pub(super) infinitive: Infinitive,
    pub(super) by: PatternSet,
    pub(super) before: PatternSet,
    pub(super) during: PatternSet,
    pub(super) completion: PatternSet,
    pub(super) not_when: PatternSet,
    pub(super) urgent: PatternSet,
    pub(super) within: PatternSet,
    pub(super) within_kinds: Vec<WithinKind>,
    pub(super) recurring: PatternSet,
    pub(super) rrules: Vec<String>,
    pub(super) horizon: PatternSet,
    /// Numbers in words.
    pub(super) numbers: std::collections::HashMap<String, u32>,
    /// Names of months.
    pub(super) months: std::collections::HashMap<String, u32>,
}

/// What a relative deadline says, apart from its wording.
#[derive(Clone, Debug)]
pub(super) struct WithinKind {
    pub(super) unit: char,
    pub(super) anchor: Option<String>,
    pub(super) count: Option<u32>,
}

/// What a cue says, apart from its wording.
#[derive(Clone, Debug)]
pub(super) struct CueKind {
    pub(super) name: String,
    pub(super) force: Force,
    pub(super) modality: Modality,
    pub(super) addressee: Side,
}

impl DirectiveRules {
    pub(crate) fn new(pack: &Pack, morphology: &Morphology) -> Result<Self, PatternError> {
        let words = &pack.directives;
        let mut rules = Self { infinitive: words.infinitive.clone(), ..Self::default() };
        for cue in &words.cues {
            for pattern in &cue.patterns {
                rules.cues.add(pattern, rules.kinds.len(), morphology)?;
            }
            rules.kinds.push(CueKind {
                name: cue.name.clone(),
                force: cue.force,
                modality: cue.modality,
                addressee: cue.addressee,
            });
        }
        let dues = &pack.deadlines;
        for (set, patterns) in [
            (&mut rules.frames, &words.frames),
            (&mut rules.reports, &words.reports),
            (&mut rules.principles, &words.principles),
            (&mut rules.speech, &words.speech),
            (&mut rules.never, &words.never),
            (&mut rules.copula, &words.copula),
            (&mut rules.states, &words.states),
            (&mut rules.lead, &words.lead),
            (&mut rules.coordinate, &words.coordinate),
            (&mut rules.report_to, &words.report_to),
            (&mut rules.supervise, &words.supervise),
            (&mut rules.apposition, &words.apposition),
            (&mut rules.item_verbs, &words.item_verbs),
            (&mut rules.task_sections, &words.task_sections),
            (&mut rules.sections, &words.sections),
            (&mut rules.issuing, &words.issuing),
            (&mut rules.by, &dues.by),
            (&mut rules.before, &dues.before),
            (&mut rules.during, &dues.during),
            (&mut rules.completion, &dues.completion),
            (&mut rules.not_when, &dues.not_when),
            (&mut rules.urgent, &dues.urgent),
            (&mut rules.horizon, &dues.horizon),
        ] {
            for pattern in patterns {
                set.add(pattern, 0, morphology)?;
            }
        }
        rules.numbers = pack.dates.numbers.iter().map(|(word, n)| (morphology.normal(word), *n)).collect();
        for (month, forms) in (1..).zip(&pack.calendar.months) {
            rules.months.extend(forms.iter().map(|form| (morphology.normal(form), month)));
        }
        rules.months.extend(pack.dates.months.iter().map(|(form, month)| (morphology.normal(form), *month)));
        for within in &dues.within {
            rules.within.add(&within.pattern, rules.within_kinds.len(), morphology)?;
            rules.within_kinds.push(WithinKind { unit: within.unit, anchor: within.anchor.clone(), count: within.count });
        }
        for recurring in &dues.recurring {
            rules.recurring.add(&recurring.pattern, rules.rrules.len(), morphology)?;
            rules.rrules.push(recurring.rrule.clone());
        }
        Ok(rules)
    }

    /// The cues of a token range, left to right. They may overlap names that a slot takes, but not one another.
    pub(super) fn cues(&self, tokens: &[Token], slots: &dyn Slots) -> Vec<Match> {
        self.cues.find_all(tokens, slots)
    }

    pub(super) fn kind(&self, hit: &Match) -> &CueKind {
        &self.kinds[hit.value]
    }
}
