//! The operands of content streams.

use lopdf::{Dictionary, Object};

use super::matrix::Matrix;
use super::syntax::{Lexer, Token, unescape_hex, unescape_literal, unescape_name};

/// Operands before one operator; what is more belongs to a damaged stream. The longest real ones are the arrays of `TJ`.
const MAX_OPERANDS: usize = 20_000;

/// An operand. Arrays are taken apart: no operator has two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operand {
    Number(f32),
    Name(Range),
    Text(Range),
    Dictionary(usize),
}

/// Of the bytes of all operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    start: usize,
    end: usize,
}

/// The operands of an operator. One value serves a whole stream, so that showing a string allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Operands {
    items: Vec<Operand>,
    bytes: Vec<u8>,
    dictionaries: Vec<Dictionary>,
}

impl Operands {
    pub(crate) fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
        self.dictionaries.clear();
    }

    /// Adds what a token begins.
    pub(crate) fn push(&mut self, token: Token<'_>, lexer: &mut Lexer<'_>) {
        if self.items.len() >= MAX_OPERANDS {
            return;
        }
        let start = self.bytes.len();
        let item = match token {
            Token::Number(number) => Operand::Number(number as f32),
            Token::Name(raw) if raw.contains(&b'#') => {
                self.bytes.extend(unescape_name(raw));
                Operand::Name(Range { start, end: self.bytes.len() })
            }
            Token::Name(raw) => {
                self.bytes.extend_from_slice(raw);
                Operand::Name(Range { start, end: self.bytes.len() })
            }
            Token::Literal(raw) => {
                unescape_literal(raw, &mut self.bytes);
                Operand::Text(Range { start, end: self.bytes.len() })
            }
            Token::Hex(raw) => {
                unescape_hex(raw, &mut self.bytes);
                Operand::Text(Range { start, end: self.bytes.len() })
            }
            Token::DictStart => {
                lexer.at -= 2;
                let Some(Object::Dictionary(dictionary)) = lexer.object() else { return };
                self.dictionaries.push(dictionary);
                Operand::Dictionary(self.dictionaries.len() - 1)
            }
            Token::ArrayStart | Token::ArrayEnd | Token::DictEnd | Token::Word(_) => return,
        };
        self.items.push(item);
    }

    pub(crate) fn items(&self) -> &[Operand] {
        &self.items
    }

    pub(crate) fn bytes(&self, range: Range) -> &[u8] {
        &self.bytes[range.start..range.end]
    }

    /// The number at a place; 0 if there is none, as readers do.
    pub(crate) fn number(&self, at: usize) -> f32 {
        match self.items.get(at) {
            Some(&Operand::Number(number)) => number,
            _ => 0.0,
        }
    }

    pub(crate) fn name(&self, at: usize) -> Option<&[u8]> {
        match self.items.get(at)? {
            &Operand::Name(range) => Some(self.bytes(range)),
            _ => None,
        }
    }

    pub(crate) fn dictionary(&self, at: usize) -> Option<&Dictionary> {
        match self.items.get(at)? {
            &Operand::Dictionary(at) => self.dictionaries.get(at),
            _ => None,
        }
    }

    /// The six numbers of a matrix.
    pub(crate) fn matrix(&self) -> Option<Matrix> {
        let mut numbers = [0.0; 6];
        for (at, number) in numbers.iter_mut().enumerate() {
            let &Operand::Number(value) = self.items.get(at)? else { return None };
            *number = value;
        }
        Matrix::from_numbers(&numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_stand_by_their_places() {
        let mut lexer = Lexer::new(b"/Sp#61n <</MCID 1 /A (x)>> [(a)-3<42>] BDC", 0);
        let mut operands = Operands::default();
        while let Some(token) = lexer.token().filter(|token| *token != Token::Word(b"BDC")) {
            operands.push(token, &mut lexer);
        }
        assert_eq!(operands.name(0), Some(&b"Span"[..]));
        assert_eq!(operands.dictionary(1).map(Dictionary::len), Some(2));
        let texts: Vec<&[u8]> = operands
            .items()
            .iter()
            .filter_map(|item| if let &Operand::Text(range) = item { Some(operands.bytes(range)) } else { None })
            .collect();
        assert_eq!(texts, [b"a", b"B"]);
        assert_eq!(operands.number(3), -3.0);
        assert_eq!((operands.number(0), operands.matrix()), (0.0, None));
    }
}
