//! Which sentences are directives: the walk over a document, with its lead-ins, sections and speakers.

use vanban_model::{Addressee, AgencyId, BlockKind, DirectiveKind, Force, Gazetteer, Infinitive, Modality, Role};

use super::addressees::{SideRoles, assemble, directed_list, matches_in};
use super::frames::{Frame, Frames, Level};
use super::pieces::{Piece, actions, after_insertion, covers, opening_list, piece_span, pieces, with_subjects};
use super::rules::{CueKind, DirectiveRules};
use super::{Draft, deadline};
use crate::agencies::{self, AgencyLists, AgencyRules};
use crate::dates;
use crate::extractor::Extractor;
use crate::pattern::{Match, NoSlots, Slot};
use crate::sentence::Sentence;
use crate::token::{Kind, Token};

/// A verb of speaking follows its subject within so many tokens.
const NEXT_SPEECH: usize = 8;

/// Blocks between a directive and a sentence that may inherit its addressees.
const INHERITANCE_REACH: usize = 2;

/// An item of so few tokens that ends with a colon only leads in what follows ("Tổ chức thực hiện:").
const SHORTEST_TASK: usize = 5;

/// What finding directives needs to know of the document.
pub(crate) struct Finder<'d> {
    pub(crate) text: &'d str,
    pub(crate) sentences: &'d [Sentence],
    pub(crate) agencies: &'d [agencies::Mention],
    pub(crate) dates: &'d [dates::Mention],
    pub(crate) gazetteer: &'d Gazetteer,
    /// Bodies that direct by their rank.
    pub(crate) authorities: &'d std::collections::BTreeSet<AgencyId>,
    /// Issuer of an official text, by its letterhead; none for news.
    pub(crate) issuer: Option<AgencyId>,
    /// Whether the text is of a kind that passes on what another said (a notice of conclusions): the speaker directs, not the
    /// issuer.
    pub(crate) reporting: bool,
    /// Whether the text is of a kind that hands out tasks throughout (instruction, telegram, notice, official letter).
    pub(crate) directing: bool,
    /// Whether the text is of a kind that lays down standing duties.
    pub(crate) normative: bool,
}

/// Finds the directives of a document, in order of place.
pub(crate) fn find(finder: &Finder<'_>, extractor: &Extractor) -> Vec<Draft> {
    let mut walk = Walk { finder, frames: Frames::default(), speaker: None, last: None, drafts: Vec::new() };
    for at in 0..finder.sentences.len() {
        let language = extractor.language(finder.sentences[at].lang);
        walk.sentence(at, &language.directives, &language.agencies);
    }
    walk.drafts
}

/// A walk over the sentences of a document.
pub(super) struct Walk<'w> {
    pub(super) finder: &'w Finder<'w>,
    pub(super) frames: Frames,
    /// Who spoke last with authority.
    pub(super) speaker: Option<AgencyId>,
    /// Block and addressees of the last directive.
    pub(super) last: Option<(usize, Vec<Addressee>)>,
    pub(super) drafts: Vec<Draft>,
}

/// Whether an agency is an office-holder: by the gazetteer, or by the label of an office that has no entry of its own.
fn is_office(id: &AgencyId, gazetteer: &Gazetteer) -> bool {
    const OFFICES: [&str; 4] = ["office-holder", "minister", "deputy-minister", "chair"];
    let label = id.as_str().rsplit('.').next().unwrap_or("");
    gazetteer.agency(id.as_str()).map_or(OFFICES.contains(&label), |agency| agency.kind == OFFICES[0])
}

impl Walk<'_> {
    fn sentence(&mut self, at: usize, rules: &DirectiveRules, agency_rules: &AgencyRules) {
        let sentence = &self.finder.sentences[at];
        let label = sentence.label.of(self.finder.text);
        let numbered = rules.sections.match_at(&sentence.tokens, 0, &NoSlots).is_some_and(|hit| {
            sentence
                .tokens
                .get(hit.end)
                .is_some_and(|next| next.kind == Kind::Number || next.normal.chars().all(|c| "ivxl".contains(c)))
        });
        let level = if sentence.opens_block && numbered { Level::Section } else { Level::of(label, sentence.kind) };
        if sentence.opens_block && numbered {
            // "Điều 3.", "Article 3": what an article before it led in is over.
            self.frames = Frames::default();
        }
        if sentence.opens_block {
            self.frames.enter(level, sentence.kind);
        }
        let from = self.finder.agencies.partition_point(|mention| mention.sentence < at);
        let to = self.finder.agencies.partition_point(|mention| mention.sentence <= at);
        let mentions: Vec<&agencies::Mention> = self.finder.agencies[from..to].iter().collect();
        let infinitive: Infinitive = rules.infinitive.clone();
        let gazetteer = self.finder.gazetteer;
        let office = |id: &AgencyId| is_office(id, gazetteer);
        let lists = AgencyLists::new(sentence, mentions, agency_rules, &infinitive, &office);
        match sentence.kind {
            BlockKind::Heading => self.heading(at, level, rules, &lists),
            BlockKind::Caption | BlockKind::Chrome | BlockKind::Signature | BlockKind::Recipients => {}
            _ => self.body(at, level, rules, &lists),
        }
    }

    /// A heading opens a section: of tasks, of an agency's duties, of principles.
    fn heading(&mut self, at: usize, level: Level, rules: &DirectiveRules, lists: &AgencyLists<'_>) {
        let tokens = &self.finder.sentences[at].tokens;
        let whole = (0, tokens.len());
        self.last = None;
        if matches_in(&rules.principles, tokens, whole).is_some() {
            self.frames.open_principles(level);
        } else if lists.len() == 1 && covers(lists.range(0), tokens) && self.is_issuer(lists) {
            // The issuer's name in the letterhead or above its resolution is no addressee.
        } else if lists.len() == 1 && covers(lists.range(0), tokens) || matches_in(&rules.task_sections, tokens, whole).is_some()
        {
            let mut frame = Frame::new(level, at, Modality::Must, false);
            if lists.len() > 0 {
                frame.addressees = assemble(Some(0), self.finder.text, lists, &SideRoles::none(lists.len()), whole);
                frame.every_item = covers(lists.range(0), tokens);
            }
            self.frames.push(frame);
        }
    }

    /// Who directs: the one whom the sentence or its lead-in names, in an official text only if that is the issuer itself or an
    /// office of it (or, in a notice of conclusions, any office-holder); else the issuer; in news the speaker.
    fn issuer(&self, explicit: Option<AgencyId>) -> Option<AgencyId> {
        let explicit = explicit.or_else(|| self.frames.issuer());
        let Some(issuer) = &self.finder.issuer else { return explicit.or_else(|| self.speaker.clone()) };
        let within =
            |id: &AgencyId| id == issuer || id.as_str().strip_prefix(issuer.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let spoken = explicit.into_iter().chain(self.speaker.clone());
        spoken.into_iter().find(|id| within(id) || (self.finder.reporting && self.is_office(id))).or_else(|| Some(issuer.clone()))
    }

    /// Whether a list names bodies that the text's issuer may direct: not the issuer itself, nor one of the highest offices.
    fn is_below(&self, lists: &AgencyLists<'_>, list: usize) -> bool {
        let Some(issuer) = &self.finder.issuer else { return false };
        lists.list(list).iter().filter_map(|mention| mention.known()).all(|id| {
            let highest = self
                .finder
                .gazetteer
                .agency(id.as_str())
                .is_some_and(|agency| agency.kind == "office-holder" && !id.as_str().ends_with("minister"));
            let own = id == issuer || id.as_str().strip_prefix(issuer.as_str()).is_some_and(|rest| rest.starts_with('.'));
            !own && !highest
        })
    }

    fn is_issuer(&self, lists: &AgencyLists<'_>) -> bool {
        lists.list(0).iter().any(|mention| mention.known() == self.finder.issuer.as_ref())
    }

    fn body(&mut self, at: usize, level: Level, rules: &DirectiveRules, lists: &AgencyLists<'_>) {
        let sentence = &self.finder.sentences[at];
        let tokens = &sentence.tokens;
        let whole = (0, tokens.len());
        self.hear(tokens, lists, rules);
        if matches_in(&rules.never, tokens, whole).is_some() {
            return;
        }
        let lead_in = tokens.last().is_some_and(|token| token.is(':'));
        let cues: Vec<Match> = rules.cues(tokens, lists);
        let roles = SideRoles::new(tokens, lists, rules);
        let accepted: Vec<Match> = cues.into_iter().filter(|cue| self.accepts(cue, rules, tokens, lists, &roles)).collect();
        if lead_in
            && matches_in(&rules.principles, tokens, whole).is_some()
            && !accepted.iter().any(|cue| rules.kind(cue).force == Force::Order)
        {
            self.frames.open_principles(level);
            return;
        }
        if lead_in && self.open_frame(at, level, rules, lists, &roles, &accepted) {
            return;
        }
        let pieces = with_subjects(pieces(tokens, accepted, rules, lists, &roles), tokens, rules, lists);
        let mut emitted = false;
        if lead_in && tokens.len() <= SHORTEST_TASK {
            return;
        }
        for piece in pieces {
            emitted |= self.piece(at, &piece, rules, lists, &roles);
        }
        if emitted && lead_in {
            self.frame_from_last(at, level);
        }
    }

    /// Remembers who speaks: an office-holder with a verb of speaking or ordering after it.
    fn hear(&mut self, tokens: &[Token], lists: &AgencyLists<'_>, rules: &DirectiveRules) {
        const REACH: usize = 10;
        const NEXT_TO: usize = 2;
        for mention in &lists.mentions {
            let Some(id) = mention.known().filter(|id| self.is_office(id) || self.is_authority(id)) else { continue };
            // "said the Minister": in some orders the verb comes first, next to the office.
            let before = (mention.first.saturating_sub(NEXT_TO), mention.first);
            let after = (mention.end, (mention.end + REACH).min(tokens.len()));
            if matches_in(&rules.speech, tokens, after).is_some() || matches_in(&rules.speech, tokens, before).is_some() {
                self.speaker = Some(id.clone());
            }
        }
    }

    /// Whether an agency directs others by its rank: an office-holder above ministers, or a body that issues resolutions.
    fn is_authority(&self, id: &AgencyId) -> bool {
        self.finder.authorities.contains(id)
            || (self.is_office(id) && !id.as_str().ends_with("minister") && !id.as_str().ends_with("chair"))
    }

    pub(super) fn is_office(&self, id: &AgencyId) -> bool {
        is_office(id, self.finder.gazetteer)
    }

    /// Opens the frame of a lead-in. Returns whether the sentence is nothing but a lead-in.
    fn open_frame(
        &mut self,
        at: usize,
        level: Level,
        rules: &DirectiveRules,
        lists: &AgencyLists<'_>,
        roles: &SideRoles,
        accepted: &[Match],
    ) -> bool {
        let tokens = &self.finder.sentences[at].tokens;
        let whole = (0, tokens.len());
        let frame_words = matches_in(&rules.frames, tokens, whole);
        let only_agencies = lists.len() == 1 && covers(lists.range(0), tokens);
        let cue = accepted.first();
        let nothing_to_do = cue.is_some_and(|cue| tokens.len() - cue.end <= 2);
        if !(only_agencies || nothing_to_do || frame_words.is_some()) {
            return false;
        }
        if cue.is_none()
            && !only_agencies
            && self.frames.current().is_none()
            && self.finder.issuer.is_none()
            && self.speaker.is_none()
        {
            return false;
        }
        let directed = cue
            .and_then(|cue| directed_list(cue, rules.kind(cue).addressee, tokens, lists, roles))
            .or(only_agencies.then_some(0));
        let modality = cue.map_or(Modality::Must, |cue| rules.kind(cue).modality);
        // A lead-in without a cue ("for the following tasks …") may list anything: its items need verbs of their own.
        let mut frame = Frame::new(level, at, modality, cue.is_some() || only_agencies);
        frame.addressees = assemble(directed, self.finder.text, lists, roles, whole);
        frame.addressees.retain(|addressee| addressee.role != Role::ReportTo);
        frame.issuer = self.issuer_of(cue.map(|cue| cue.first), rules, cue, lists, directed);
        if level == Level::Text {
            self.frames.new_order();
        }
        self.frames.push(frame);
        true
    }

    /// A directive that ends with a colon is also the lead-in of the items after it.
    fn frame_from_last(&mut self, at: usize, level: Level) {
        let Some(draft) = self.drafts.last() else { return };
        let nested = self.frames.current().is_some_and(|outer| outer.every_item);
        let mut frame = Frame::new(level, at, draft.modality, nested);
        frame.addressees = draft.addressees.clone();
        frame.issuer = draft.issuer.clone();
        self.frames.push(frame);
    }

    /// One piece of a sentence; returns whether it is a directive.
    fn piece(&mut self, at: usize, piece: &Piece, rules: &DirectiveRules, lists: &AgencyLists<'_>, roles: &SideRoles) -> bool {
        let sentence = &self.finder.sentences[at];
        let tokens = &sentence.tokens;
        let subject = opening_list(piece.range, tokens, lists).filter(|&list| roles.roles[list].is_none());
        let (kind, directed): (CueKind, Option<usize>) = match &piece.cue {
            Some(cue) => {
                let kind = rules.kind(cue).clone();
                let directed = directed_list(cue, kind.addressee, tokens, lists, roles);
                // A cue without an object of its own, in an item that begins with its subject, directs the subject.
                let directed =
                    directed.or_else(|| subject.filter(|&list| kind.force != Force::Order && lists.range(list).1 <= cue.first));
                // In an official text a body below the issuer that is to direct others is itself directed.
                let below = subject
                    .filter(|&list| kind.force == Force::Order && lists.range(list).1 <= cue.first && self.is_below(lists, list));
                (kind, below.or(directed))
            }
            None if piece.continued && subject.is_some() => match self.drafts.last() {
                Some(last) => (
                    CueKind {
                        name: last.rule.clone(),
                        force: Force::Duty,
                        modality: last.modality,
                        addressee: vanban_model::Side::None,
                    },
                    subject,
                ),
                None => return false,
            },
            None => match self.item_without_cue(at, piece.range, subject, rules, lists) {
                Some(found) => found,
                None => return false,
            },
        };
        let mut addressees = assemble(directed, self.finder.text, lists, roles, piece.range);
        let issuer = self.issuer_of(piece.cue.as_ref().map(|cue| cue.first), rules, piece.cue.as_ref(), lists, directed);
        if !addressees.iter().any(|addressee| matches!(addressee.role, Role::Lead | Role::All)) {
            let mut inherited = self.inherited(sentence, &kind, piece.cue.as_ref(), lists);
            inherited.retain(|one| !addressees.iter().any(|other| other.id == one.id));
            inherited.append(&mut addressees);
            addressees = inherited;
        }
        let from = self.finder.dates.partition_point(|date| date.sentence < at);
        let own_dates: Vec<(usize, &dates::Mention)> =
            self.finder.dates.iter().enumerate().skip(from).take_while(|(_, date)| date.sentence == at).collect();
        let due = deadline::find(tokens, piece.range, &own_dates, rules);
        if kind.force == Force::Order
            && sentence.opens_block
            && Level::of(sentence.label.of(self.finder.text), sentence.kind) == Level::Text
        {
            self.frames.new_order();
        }
        let recurs = matches!(due, Some(deadline::DueDraft::Recurring { .. } | deadline::DueDraft::Relative { .. }));
        let dated = matches!(due, Some(deadline::DueDraft::Stated { .. }));
        let from = piece
            .cue
            .as_ref()
            .map_or(piece.range.0, |cue| cue.end)
            .max(directed.map_or(0, |list| lists.range(list).1.min(piece.range.1)));
        // "chủ trì, phối hợp với {agencies} rà soát …": the things to do come after those who help.
        let helpers = (0..lists.len())
            .find(|&list| roles.roles[list] == Some(Role::Coordinate) && (from..=from + 1).contains(&lists.range(list).0));
        let from = helpers.map_or(from, |list| lists.range(list).1.min(piece.range.1));
        let draft = Draft {
            span: piece_span(sentence, piece.range),
            sentence: at,
            issuer: self.issuer(issuer),
            addressees,
            actions: actions(tokens, (from, piece.range.1)),
            kind: if self.finder.normative && (!dated || recurs) { DirectiveKind::Standing } else { DirectiveKind::Task },
            modality: kind.modality,
            deadline: due,
            lead_in: self.frames.current().map(|frame| frame.sentence),
            rule: kind.name,
        };
        self.last = Some((sentence.block, draft.addressees.clone()));
        self.drafts.push(draft);
        true
    }

    /// An item that has no cue of its own: under a lead-in, or a subject with a plain verb in an official text.
    fn item_without_cue(
        &self,
        at: usize,
        range: (usize, usize),
        subject: Option<usize>,
        rules: &DirectiveRules,
        lists: &AgencyLists<'_>,
    ) -> Option<(CueKind, Option<usize>)> {
        let sentence = &self.finder.sentences[at];
        let tokens = &sentence.tokens;
        let official = self.finder.issuer.is_some();
        if matches_in(&rules.reports, tokens, range).is_some() || range.1 - range.0 < 3 || self.frames.in_principles() {
            return None;
        }
        let verb_at = |token: usize| rules.item_verbs.match_at(tokens, token, &NoSlots).is_some();
        let rule = |name: &str, modality: Modality| CueKind {
            name: name.to_owned(),
            force: Force::Duty,
            modality,
            addressee: vanban_model::Side::None,
        };
        let modality = self.frames.current().map_or(Modality::Must, |frame| frame.modality);
        if let Some(list) = subject {
            let own = lists.list(list).iter().any(|mention| mention.known() == self.finder.issuer.as_ref());
            if own && official {
                return None;
            }
            let end = lists.range(list).1;
            let colon = tokens.get(end).is_some_and(|token| token.is(':'));
            // An item that begins with an agency is its task under any lead-in, whatever the form of its verb.
            let stated = rules.states.match_at(tokens, end, &NoSlots).is_some();
            let in_frame =
                self.frames.current().is_some_and(|frame| frame.takes_every_item() || (!stated && !frame.is_between_items()));
            let next = tokens.get(end).filter(|token| token.kind == Kind::Word && !token.capital);
            let plain_verb = official && next.is_some() && rules.states.match_at(tokens, end, &NoSlots).is_none();
            let tasks_expected = self.frames.current().is_some() || self.finder.directing;
            let verb_at = |token: usize| verb_at(token) || after_insertion(tokens, token, range.1).is_some_and(&verb_at);
            // A task handed out just before makes the next subject with a plain verb go on with tasks, in news too.
            let goes_on = self.last.as_ref().is_some_and(|(block, _)| sentence.block - block <= INHERITANCE_REACH) && !stated;
            if lists.list(list).iter().any(|mention| mention.known().is_some_and(|id| self.is_authority(id))) {
                return None;
            }
            if ((official || goes_on || self.frames.current().is_some()) && verb_at(end))
                || (plain_verb && tasks_expected)
                || (colon && (official || in_frame))
                || in_frame
            {
                return Some((rule("item.subject", modality), Some(list)));
            }
            return None;
        }
        let speaks = |mention: &&&agencies::Mention| {
            mention.known().is_some_and(|id| self.is_authority(id))
                && matches_in(&rules.speech, tokens, (mention.end, (mention.end + NEXT_SPEECH).min(tokens.len()))).is_some()
        };
        if lists.mentions.iter().take(1).any(|mention| speaks(&mention)) {
            return None;
        }
        let frame = self.frames.current()?;
        let first_piece = range.0 == 0 && sentence.opens_block;
        if (frame.takes_every_item() && first_piece) || verb_at(range.0) {
            return Some((rule("item.lead-in", frame.modality), None));
        }
        None
    }

    /// Addressees from the lead-in; else, for a need without a subject, from the directive just before.
    fn inherited(&self, sentence: &Sentence, kind: &CueKind, cue: Option<&Match>, lists: &AgencyLists<'_>) -> Vec<Addressee> {
        let mut from_frame = self.frames.addressees();
        let own_issuer = cue.is_some_and(|cue| {
            lists.mentions.iter().any(|mention| mention.end <= cue.first && mention.known().is_some_and(|id| self.is_office(id)))
        });
        if own_issuer {
            return Vec::new();
        }
        // A second sentence of an item goes on speaking to the one whom the first named; in news a need may be anybody's.
        let in_item = sentence.kind == BlockKind::ListItem || self.finder.issuer.is_some();
        if let Some((block, addressees)) = &self.last
            && *block == sentence.block
            && !sentence.opens_block
            && (kind.force == Force::Duty || (in_item && kind.force != Force::Order))
        {
            let same: Vec<Addressee> =
                addressees.iter().filter(|one| matches!(one.role, Role::Lead | Role::All)).cloned().collect();
            if !same.is_empty() {
                return same;
            }
        }
        if from_frame.is_empty()
            && kind.force == Force::Impersonal
            && let Some((block, addressees)) = &self.last
            && sentence.block - block <= INHERITANCE_REACH
        {
            // "It is necessary to …" goes on speaking to all who were addressed together, not to a single ministry.
            from_frame = addressees.iter().filter(|addressee| addressee.role == Role::All).cloned().collect();
        }
        from_frame
    }

    /// Who directs: the office-holder before an order.
    fn issuer_of(
        &self,
        cue_at: Option<usize>,
        rules: &DirectiveRules,
        cue: Option<&Match>,
        lists: &AgencyLists<'_>,
        directed: Option<usize>,
    ) -> Option<AgencyId> {
        let at = cue_at.filter(|_| cue.is_some_and(|cue| rules.kind(cue).force == Force::Order))?;
        if let Some(office) = cue.and_then(|cue| cue.captures.iter().find(|capture| capture.slot == Slot::Office)) {
            return lists.mentions[office.value as usize].known().cloned();
        }
        let slots: Vec<usize> = cue
            .iter()
            .flat_map(|cue| &cue.captures)
            .filter(|capture| capture.slot == Slot::Agency)
            .map(|capture| capture.value as usize)
            .collect();
        if let [issuer, _, ..] = slots.as_slice() {
            return lists.list(*issuer).first().and_then(|mention| mention.known()).cloned();
        }
        let own = |mention: &&&agencies::Mention| {
            directed.is_none_or(|list| !lists.list(list).iter().any(|other| other.span == mention.span))
        };
        lists.mentions.iter().rev().filter(|mention| mention.end <= at + 1).find(own).and_then(|mention| mention.known()).cloned()
    }
}
