//! `search QUERY`.

use vanban_search::{Filters, OnlyLang, Page, SearchRequest};

use super::{Outcome, Session, Verbosity};
use crate::args::{DirectiveFilters, Format, Kind, Search, Sort};
use crate::output;

pub(super) fn run(options: &Search, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?;
    let searcher = session.searcher(&home, &engine)?;
    let answer = searcher.search(&request(options))?;
    if answer.hits.is_empty() {
        match answer.total {
            0 => session.say(output::hits::nothing(&answer, session.out.shown)),
            total => session.say(format_args!("no hit after the first {}: there are {total}", options.offset)),
        }
        return Ok(Outcome::Nothing);
    }
    match options.format {
        Format::Json => answer.hits.iter().try_for_each(|hit| session.out.json(hit))?,
        Format::Text => {
            let text = output::hits::hits(&answer, engine.config(), session.out.shown);
            session.out.text(&text)?;
        }
    }
    if options.format == Format::Text || session.verbosity >= Verbosity::Verbose {
        if !answer.read_as.text.is_empty() {
            session.say(output::hits::read_as(&answer.read_as, session.out.shown));
        }
        let (first, last) = (options.offset + 1, options.offset + answer.hits.len());
        let more = if (last as u64) < answer.total { format!("; --offset {last} shows more") } else { String::new() };
        session.say(format_args!("hits {first} to {last} of {}{more}", answer.total));
    }
    Ok(Outcome::Found)
}

fn request(options: &Search) -> SearchRequest {
    let Search { query, kind, filters: of_directives, texts, sort, all_words, only_lang, limit, offset, explain, format: _ } =
        options;
    SearchRequest {
        query: query.join(" "),
        kind: match kind {
            Kind::Document => vanban_search::Wanted::Document,
            Kind::Directive => vanban_search::Wanted::Directive,
            Kind::All => vanban_search::Wanted::All,
        },
        filters: Filters {
            doctype: texts.doctype.clone(),
            source: texts.source.clone(),
            published_from: texts.published_from.clone(),
            published_to: texts.published_to.clone(),
            ..filters(of_directives)
        },
        all_words: *all_words,
        only_lang: match only_lang.as_slice() {
            [] => OnlyLang::Any,
            tags if tags.iter().all(String::is_empty) => OnlyLang::OfQuery,
            tags => OnlyLang::These(tags.to_vec()),
        },
        sort: match sort {
            Sort::Relevance => vanban_search::Sort::Relevance,
            Sort::Published => vanban_search::Sort::Published,
            Sort::Due => vanban_search::Sort::Due,
        },
        page: Page { limit: *limit, offset: *offset, cursor: None },
        as_of: Some(vanban_server::today()),
        explain: *explain,
    }
}

/// The filters that `search`, `directives` and `deadlines` share.
pub(super) fn filters(options: &DirectiveFilters) -> Filters {
    let DirectiveFilters { instrument, issuer, agency, role, due_from, due_to, lang, min_confidence } = options.clone();
    Filters { instrument, issuer, agency, role, due_from, due_to, lang, min_confidence, ..Filters::default() }
}
