//! Whether a cue is evidence where it stands: reports, principles, quotations and other speakers silence weak ones.

use vanban_model::{Force, Modality};

use super::addressees::{SideRoles, directed_list, matches_in};
use super::find::Walk;
use super::pieces::in_quotes;
use super::rules::DirectiveRules;
use crate::agencies::{self, AgencyLists};
use crate::pattern::{Match, Slot};
use crate::token::{Kind, Token};

impl Walk<'_> {
    /// Whether a cue counts where it stands.
    pub(super) fn accepts(
        &self,
        cue: &Match,
        rules: &DirectiveRules,
        tokens: &[Token],
        lists: &AgencyLists<'_>,
        roles: &SideRoles,
    ) -> bool {
        let kind = rules.kind(cue);
        let reported = matches_in(&rules.reports, tokens, (0, cue.first)).is_some();
        let office = cue.captures.iter().any(|capture| capture.slot == Slot::Office);
        let has_authority = office || self.finder.issuer.is_some() || self.speaker.is_some();
        match kind.force {
            Force::Order => true,
            Force::Duty => !reported,
            Force::Modal | Force::Impersonal => {
                if kind.modality != Modality::MustNot
                    && in_quotes(tokens, cue.first)
                    && !self.said_by_office(cue, tokens, lists, rules)
                {
                    return false;
                }
                if self.said_by_another(cue, tokens, lists, rules)
                    && directed_list(cue, kind.addressee, tokens, lists, roles).is_none()
                {
                    return false;
                }
                let copula = matches_in(&rules.copula, tokens, (cue.end, (cue.end + 2).min(tokens.len()))).is_some();
                let named = directed_list(cue, kind.addressee, tokens, lists, roles).is_some();
                !reported && !self.frames.in_principles() && (named || (has_authority && !copula))
            }
        }
    }

    /// Whether the sentence goes on to say who said it, and that is no office-holder: "…, said a professor".
    fn said_by_another(&self, cue: &Match, tokens: &[Token], lists: &AgencyLists<'_>, rules: &DirectiveRules) -> bool {
        const NEXT_TO: usize = 4;
        let Some((first, end)) = matches_in(&rules.speech, tokens, (cue.end, tokens.len())) else { return false };
        // Only where the words said are over: after a comma or closing quotation marks.
        let after_words = tokens[..first].iter().rev().take(3).any(|token| token.kind == Kind::Punct && !token.is_dash());
        let speaker = lists
            .mentions
            .iter()
            .any(|mention| mention.first < end + NEXT_TO && mention.end + NEXT_TO > first && mention.first > cue.first);
        after_words && !speaker
    }

    /// Whether an office-holder with a verb of speaking comes after the words: "…, the Prime Minister stressed".
    fn said_by_office(&self, cue: &Match, tokens: &[Token], lists: &AgencyLists<'_>, rules: &DirectiveRules) -> bool {
        const NEXT_TO: usize = 4;
        let speaks = |mention: &&agencies::Mention| {
            let window = (mention.first.saturating_sub(NEXT_TO).max(cue.end), (mention.end + NEXT_TO).min(tokens.len()));
            matches_in(&rules.speech, tokens, window).is_some()
        };
        let after = lists
            .mentions
            .iter()
            .filter(|mention| mention.first > cue.end && mention.known().is_some_and(|id| self.is_office(id)));
        after.copied().any(|mention| speaks(&mention))
    }
}
