//! Dates of CSL-JSON.

use serde_json::Value;

use crate::ingest::json::forms::draft::scalar;
use crate::paper::{PartialDate, date as dates};

/// The date in a value: `{"date-parts": [[2002, 7]]}`, with numbers or strings, or `raw` or `literal` text.
///
/// The source: <https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json>.
pub(super) fn date(value: &Value) -> Option<PartialDate> {
    let from_parts = || {
        let parts = value.get("date-parts")?.get(0)?;
        let part = |at: usize| scalar(parts.get(at)?)?.parse::<i16>().ok();
        let small = |at: usize| part(at).and_then(|number| i8::try_from(number).ok());
        let year = part(0).filter(|year| *year > 0)?;
        PartialDate::most_precise(year, small(1), small(2))
    };
    let written = || {
        let texts = [Some(value), value.get("raw"), value.get("literal"), value.get("date-time")];
        let mut texts = texts.into_iter().flatten().filter_map(scalar);
        texts.find_map(|text| dates::parse(&text).or_else(|| dates::find_or_year(&text)))
    };
    from_parts().or_else(written)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_are_read_however_they_are_written() {
        for (value, wanted) in [
            (json!({"date-parts": [[2002, 7]]}), "2002-07"),
            (json!({"date-parts": [["2002", "07", "4"]]}), "2002-07-04"),
            (json!({"date-parts": [[2002, 7, 1], [2002, 7, 5]]}), "2002-07-01"),
            (json!({"date-parts": [["2002"]], "season": "2"}), "2002"),
            (json!({"raw": "2002-07-04"}), "2002-07-04"),
            (json!({"literal": "Spring 2002"}), "2002"),
            (json!({"date-parts": [[null]], "date-time": "2002-07-04T00:00:00Z"}), "2002-07-04"),
            (json!("2002-07"), "2002-07"),
            (json!(2002), "2002"),
        ] {
            assert_eq!(date(&value).map(|date| date.to_string()).as_deref(), Some(wanted), "{value}");
        }
        assert_eq!(date(&json!({"date-parts": [[]]})), None);
        assert_eq!(date(&json!({"date-parts": [[0, 0]]})), None);
    }
}
