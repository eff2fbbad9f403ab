//! Line plots as SVG, with a logarithmic y axis.

use std::fmt::Write;
use std::fs;

use super::output_dir;

const WIDTH: f64 = 830.0;
const HEIGHT: f64 = 420.0;
/// Margins: axes and their labels to the left and below, the legend to the right.
const LEFT: f64 = 100.0;
const RIGHT: f64 = 230.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 60.0;
const COLOURS: [&str; 7] = ["#888888", "#000000", "#c0392b", "#2471a3", "#1e8449", "#b9770e", "#7d3c98"];

/// One line of a plot.
pub struct Line {
    /// Its name in the legend.
    pub name: String,
    /// x, y and label of each point.
    pub points: Vec<(f64, f64, String)>,
}

/// The scale of the x axis.
pub enum XScale {
    /// Linear, with five steps.
    Linear { from: f64, to: f64 },
    /// Logarithmic.
    Log,
}

/// The plot as an SVG document; `x` and `y` are the titles of the axes.
pub fn plot(x: &str, y: &str, scale: &XScale, lines: &[Line]) -> String {
    let bounds = |which: fn(&(f64, f64, String)) -> f64| {
        let all = lines.iter().flat_map(|line| &line.points).map(move |point| which(point).log10());
        (all.clone().fold(f64::MAX, f64::min).floor(), all.fold(f64::MIN, f64::max).ceil())
    };
    let (low, high) = bounds(|point| point.1);
    let at_y = |value: f64| HEIGHT - BOTTOM - (value.log10() - low) / (high - low).max(1.0) * (HEIGHT - TOP - BOTTOM);
    let (from, to) = match scale {
        XScale::Linear { from, to } => (*from, *to),
        XScale::Log => bounds(|point| point.0),
    };
    let place = |value: f64| LEFT + (value - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    let at_x = |value: f64| place(if matches!(scale, XScale::Log) { value.log10() } else { value });

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{x}</text>\n\
         <text transform=\"rotate(-90)\" x=\"{}\" y=\"16\" text-anchor=\"middle\">{y}</text>\n",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 16.0,
        -(TOP + HEIGHT - BOTTOM) / 2.0
    );
    let mut grid = |from: (f64, f64), to: (f64, f64), text: (f64, f64), anchor: &str, label: String| {
        let _ = writeln!(
            svg,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{label}</text>",
            from.0, from.1, to.0, to.1, text.0, text.1
        );
    };
    let steps: Vec<(f64, String)> = match scale {
        XScale::Linear { .. } => (0..=5)
            .map(|step| from + (to - from) * f64::from(step) / 5.0)
            .map(|value| (place(value), format!("{value:.2}")))
            .collect(),
        XScale::Log => (from as i32..=to as i32).map(|power| (place(f64::from(power)), power_of_ten(power))).collect(),
    };
    for (at, label) in steps {
        grid((at, TOP), (at, HEIGHT - BOTTOM), (at, HEIGHT - BOTTOM + 18.0), "middle", label);
    }
    for power in low as i32..=high as i32 {
        let at = at_y(10f64.powi(power));
        grid((LEFT, at), (WIDTH - RIGHT, at), (LEFT - 6.0, at + 4.0), "end", power_of_ten(power));
    }
    for (number, line) in lines.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let path: String = line.points.iter().map(|(x, y, _)| format!("{:.1},{:.1} ", at_x(*x), at_y(*y))).collect();
        let _ = writeln!(svg, "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\"/>");
        for (x, y, label) in &line.points {
            let (x, y) = (at_x(*x), at_y(*y));
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{label}</text>",
                x + 5.0,
                y - 5.0
            );
        }
        let (x, y) = (WIDTH - RIGHT + 20.0, TOP + 12.0 + 18.0 * number as f64);
        let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\">{}</text>", line.name);
    }
    svg + "</svg>\n"
}

/// Prints how each line grows with the number of papers, and plots them with their exponents in the file `name` in
/// `target/bench`. Nothing when all figures are of one number.
pub fn write_growth(mut lines: Vec<Line>, y: &str, name: &str) {
    if lines.iter().all(|line| line.points.len() < 2) {
        return;
    }
    for line in &mut lines {
        let exponent = exponent(&line.points);
        println!("{:<46} grows as papers ^ {exponent:.2}", line.name);
        line.name = format!("{}, ^ {exponent:.2}", line.name);
    }
    fs::write(output_dir().join(name), plot("papers", y, &XScale::Log, &lines)).expect("SVG");
}

/// The exponent of a power law through the points: least squares over their logarithms.
fn exponent(points: &[(f64, f64, String)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y, _)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |sum, log| (sum.0 + log.0 / count, sum.1 + log.1 / count));
    let (above, below) =
        logs.iter().fold((0.0, 0.0), |sum, log| (sum.0 + (log.0 - x) * (log.1 - y), sum.1 + (log.0 - x).powi(2)));
    above / below
}

fn power_of_ten(power: i32) -> String {
    match power {
        // With a comma after each three digits.
        0..=9 => format!("{}{}", 10i64.pow(power as u32 % 3), ",000".repeat(power as usize / 3)),
        -3..=-1 => format!("{}", 10f64.powi(power)),
        _ => format!("1e{power}"),
    }
}
