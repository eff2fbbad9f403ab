//! Messages by templates: English texts with parameters in braces.

use std::str::FromStr;

/// Makes an enum of messages: each has a name, its parameters with their types, and its template with the parameters in the
/// same order. `Display` gives the text, and `parse` is its inverse.
macro_rules! messages {
    (
        $(#[$attribute:meta])*
        pub enum $enum:ident {
            $($name:ident $(($($parameter:ident: $type:ty),+))? => $template:literal,)+
        }
    ) => {
        $(#[$attribute])*
        pub enum $enum {
            $(#[doc = $template] $name $(($($type),+))?,)+
        }

        impl std::fmt::Display for $enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$name $(($($parameter),+))? => write!(f, $template),)+
                }
            }
        }

        impl $enum {
            /// The text with the names of its parameters in braces.
            pub const fn template(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $template,)+
                }
            }

            /// The message with this text. Of several templates that fit, the one with the most literal text counts. `None`
            /// if none fits: the system said it, or another version of this program.
            pub fn parse(text: &str) -> Option<Self> {
                use $crate::ingest::message::template::{Parts, literal_length};
                let mut best: Option<(usize, Self)> = None;
                $(
                    let fitting = || {
                        let mut parts = Parts::of($template, text)?;
                        let message = Self::$name $(($(parts.next::<$type>()?),+))?;
                        parts.is_empty().then_some((literal_length($template), message))
                    };
                    best = best.into_iter().chain(fitting()).reduce(|best, next| if next.0 > best.0 { next } else { best });
                )+
                best.map(|(_, message)| message)
            }
        }

        impl std::str::FromStr for $enum {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::parse(text).ok_or(())
            }
        }

        #[cfg(test)]
        impl $enum {
            const COUNT: usize = [$(stringify!($name)),+].len();

            /// Every message, each with several parameters.
            pub(crate) fn samples() -> impl Iterator<Item = Self> {
                let samples = Self::COUNT * $crate::ingest::message::template::SAMPLES;
                (0..samples).map($crate::ingest::message::template::Sample::sample)
            }
        }

        #[cfg(test)]
        impl $crate::ingest::message::template::Sample for $enum {
            fn sample(nth: usize) -> Self {
                let all = [$(Self::$name $((
                    $(<$type as $crate::ingest::message::template::Sample>::sample(nth / Self::COUNT)),+
                ))?),+];
                all.into_iter().nth(nth % Self::COUNT).expect("a message")
            }
        }
    };
}
pub(in crate::ingest::message) use messages;

/// The parameters of a text.
pub(super) struct Parts<'t>(std::vec::IntoIter<&'t str>);

impl<'t> Parts<'t> {
    /// The parameters of `text` by a template. A parameter ends where the literal text behind it occurs first, and the last one
    /// where the text ends with it. `None` if the template does not fit.
    pub(super) fn of(template: &str, text: &'t str) -> Option<Self> {
        let literals: Vec<&str> = literals(template).collect();
        let (first, others) = literals.split_first()?;
        let mut rest = text.strip_prefix(first)?;
        let mut parts = Vec::new();
        match others.split_last() {
            None if rest.is_empty() => {}
            None => return None,
            Some((last, between)) => {
                for literal in between {
                    let (part, behind) = rest.split_once(literal)?;
                    parts.push(part);
                    rest = behind;
                }
                parts.push(rest.strip_suffix(last)?);
            }
        }
        Some(Self(parts.into_iter()))
    }

    /// The next parameter. `None` if it is of another type.
    pub(super) fn next<T: FromStr>(&mut self) -> Option<T> {
        self.0.next()?.parse().ok()
    }

    /// Whether all were taken.
    pub(super) fn is_empty(&mut self) -> bool {
        self.0.next().is_none()
    }
}

/// How many bytes of a template are no parameters.
pub(super) fn literal_length(template: &str) -> usize {
    literals(template).map(str::len).sum()
}

// What stands before, between and behind the parameters.
fn literals(template: &str) -> impl Iterator<Item = &str> {
    let behind = |part: &'_ str| part.find('}').map_or(0, |end| end + 1);
    template.split('{').map(move |part| &part[behind(part)..])
}

/// Parameters to try messages with.
#[cfg(test)]
pub(super) trait Sample: Sized {
    /// One of several values, by a number of any size.
    fn sample(nth: usize) -> Self;
}

/// How many values are tried.
#[cfg(test)]
pub(super) const SAMPLES: usize = 20;

#[cfg(test)]
impl Sample for usize {
    fn sample(nth: usize) -> Self {
        nth * nth * 1_000_003
    }
}

// Texts that look like parts of messages.
#[cfg(test)]
impl Sample for String {
    fn sample(nth: usize) -> Self {
        let texts = [
            "a word",
            "",
            "12",
            "a: b: 3",
            "not text",
            "a PDF document",
            "is a PDF document, not text",
            "; the rest is not read",
            "it, or 7 bad characters in it; the first is here",
            "No such file or directory (os error 2)",
            "`海雾` (<b>)",
            "  \n{name} {}",
            "no paper was found in it: nothing",
        ];
        texts[nth % texts.len()].to_string()
    }
}
