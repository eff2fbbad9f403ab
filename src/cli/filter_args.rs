//! The flags of the filters, made from the list of filters.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::search::{FILTER_PARAMETERS, Filter, FilterError, FilterParameter};

/// The values of the filters as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct FilterArgs {
    typed: Vec<(&'static FilterParameter, String)>,
}

impl FilterArgs {
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// The filter that the flags ask for.
    ///
    /// # Errors
    /// [`FilterError`] if a value cannot be used.
    pub fn to_filter(&self) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        for (parameter, value) in &self.typed {
            (parameter.set)(&mut filter, value)?;
        }
        Ok(filter)
    }
}

impl Args for FilterArgs {
    fn augment_args(command: Command) -> Command {
        FILTER_PARAMETERS.iter().fold(command, |command, parameter| command.arg(flag(parameter)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn flag(parameter: &FilterParameter) -> Arg {
    let action = if parameter.is_repeatable { ArgAction::Append } else { ArgAction::Set };
    let flag = Arg::new(parameter.name).long(parameter.name).value_name(parameter.value).help(parameter.help);
    let flag = flag.action(action).help_heading("Filters (a paper must meet all of them)");
    if parameter.choices.is_empty() {
        return flag;
    }
    flag.value_parser(PossibleValuesParser::new(parameter.choices)).hide_possible_values(true)
}

impl FromArgMatches for FilterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let values = |parameter: &'static FilterParameter| {
            let values = matches.get_many::<String>(parameter.name).into_iter().flatten();
            values.map(move |value| (parameter, value.clone()))
        };
        Ok(Self { typed: FILTER_PARAMETERS.iter().flat_map(values).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
