use super::mime::{Envelope, Part};

/// What the parts of a mail are to its reader.
#[derive(Debug, Default)]
pub(super) struct Roles<'p, 'm> {
    /// Its text, `text/html` or `text/plain`; several where a list adds a footer.
    pub(super) body: Vec<&'p Part<'m>>,
    /// Documents of their own.
    pub(super) attached: Vec<&'p Part<'m>>,
    /// Whether the text is the root of a `multipart/related` that says where it lies on the web.
    located: Option<&'p str>,
}

/// How the parts around a part see it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It may be text of the mail.
    Text,
    /// A picture, style or frame of the text beside it, unless it says that it is attached.
    Dress,
    /// Another form of what was chosen already.
    Passed,
}

impl<'p, 'm> Roles<'p, 'm> {
    pub(super) fn of(mail: &'p Part<'m>) -> Self {
        let mut roles = Self::default();
        if mail.is_multipart() {
            roles.place(mail, Place::Text)
        } else {
            roles.place_root(mail)
        }
        roles
    }

    /// Whether it is a saved page (RFC 2557).
    pub(super) fn is_page(&self) -> bool {
        self.located.is_some()
    }

    /// The address of the saved page.
    pub(super) fn page_url(&self, envelope: &Envelope) -> Option<String> {
        let of_web = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
        envelope.page_url.as_deref().into_iter().chain(self.located).find(of_web).map(str::to_owned)
    }

    fn place(&mut self, part: &'p Part<'m>, place: Place) {
        if !part.is_multipart() {
            return self.place_leaf(part, place);
        }
        match part.media_type.as_str() {
            "multipart/alternative" => {
                let best = |media_type: &str| part.parts.iter().rposition(|one| has_text(one, media_type));
                let chosen = best("text/html").or_else(|| best("text/plain"));
                for (index, one) in part.parts.iter().enumerate() {
                    self.place(one, if Some(index) == chosen { place } else { Place::Passed });
                }
            }
            "multipart/related" => {
                let named = part.parts.iter().position(|one| part.start.is_some() && one.id == part.start);
                let root = named.unwrap_or(0);
                for (index, one) in part.parts.iter().enumerate() {
                    match place {
                        Place::Text if index == root && !one.is_multipart() => self.place_root(one),
                        _ => self.place(one, if index == root { place } else { Place::Dress }),
                    }
                }
            }
            _ => part.parts.iter().for_each(|one| self.place(one, place)),
        }
    }

    /// The part that a mail is about, whatever file name it has.
    fn place_root(&mut self, part: &'p Part<'m>) {
        if !part.is_text() {
            return self.place_leaf(part, Place::Text);
        }
        if part.is("text/html") && self.body.is_empty() {
            self.located = part.location.as_deref();
        }
        self.body.push(part);
    }

    fn place_leaf(&mut self, part: &'p Part<'m>, place: Place) {
        if part.is_text() && !part.is_file() {
            if place == Place::Text {
                self.body.push(part);
            }
            return;
        }
        let is_wanted = match place {
            _ if is_signature(&part.media_type) => false,
            _ if part.is_attachment => true,
            // What has an id is shown by the text.
            Place::Text => !is_dress(&part.media_type) || part.id.is_none(),
            Place::Dress => !is_dress(&part.media_type),
            Place::Passed => false,
        };
        if is_wanted {
            self.attached.push(part);
        }
    }
}

/// Whether a part, or one in it, is text of this kind.
fn has_text(part: &Part<'_>, media_type: &str) -> bool {
    part.is(media_type) && !part.is_file() || part.parts.iter().any(|one| has_text(one, media_type))
}

fn is_dress(media_type: &str) -> bool {
    ["image/", "audio/", "video/", "font/"].iter().any(|family| media_type.starts_with(family))
        || ["text/css", "text/javascript", "application/javascript", "application/x-javascript", "text/html"]
            .contains(&media_type)
}

fn is_signature(media_type: &str) -> bool {
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"].contains(&media_type)
}
