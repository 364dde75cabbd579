//! A picture of lines over two logarithmic axes.

use std::fmt::Write;

/// One line.
pub struct Line {
    /// What it shows.
    pub name: &'static str,
    /// People and seconds.
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 440.0;
/// Around the axes, with room for names on the right.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 4] = ["#0f6cbd", "#c50f1f", "#107c10", "#8764b8"];

/// Decades that hold all values: exponents of ten.
fn decades(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let least = values.clone().fold(f64::INFINITY, f64::min).max(1e-3);
    let most = values.fold(least, f64::max);
    let (from, to) = (least.log10().floor(), most.log10().ceil());
    (from, to.max(from + 1.0))
}

/// Where a value lies between two exponents, from 0 to 1.
fn place(value: f64, (from, to): (f64, f64)) -> f64 {
    (value.max(1e-3).log10() - from) / (to - from)
}

/// The picture.
pub fn svg(lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| line.points.iter());
    let across = decades(points().map(|point| point.0));
    let up = decades(points().map(|point| point.1));
    let x = |people: f64| LEFT + place(people, across) * (WIDTH - LEFT - RIGHT);
    let y = |seconds: f64| HEIGHT - BOTTOM - place(seconds, up) * (HEIGHT - TOP - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    // Writing to a string cannot fail.
    for exponent in exponents(across) {
        let at = x(10f64.powi(exponent));
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"#e0e0e0\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18.0,
            spaced(10f64.powi(exponent))
        );
    }
    for exponent in exponents(up) {
        let at = y(10f64.powi(exponent));
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\" stroke=\"#e0e0e0\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} s</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            spaced(10f64.powi(exponent))
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">people</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 12.0
    );
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let mut path = String::new();
        for (people, seconds) in &line.points {
            let _ = write!(path, "{:.1},{:.1} ", x(*people), y(*seconds));
            let _ = writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\" fill=\"{colour}\"/>",
                x(*people),
                y(*seconds)
            );
        }
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.trim_end()
        );
        if let Some((people, seconds)) = line.points.last() {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
                x(*people) + 10.0,
                y(*seconds) + 4.0,
                line.name
            );
        }
    }
    svg + "</svg>\n"
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "exponents of ten are small"
)]
fn exponents((from, to): (f64, f64)) -> impl Iterator<Item = i32> {
    from as i32..=to as i32
}

/// 1000000 as `1 000 000`, 0.01 as it is.
fn spaced(value: f64) -> String {
    if value < 1.0 {
        return format!("{value}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_lies_inside_the_axes_and_more_is_higher() {
        let lines = [Line {
            name: "drain",
            points: vec![(1_000.0, 0.02), (1_000_000.0, 250.0)],
        }];
        let svg = svg(&lines);
        let of = |key: &str| -> Vec<f64> {
            svg.split(key)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
                .collect()
        };
        let (across, up) = (of(" cx=\""), of(" cy=\""));
        assert_eq!((across.len(), up.len()), (2, 2));
        assert!(across.iter().all(|x| (LEFT..=WIDTH - RIGHT).contains(x)));
        assert!(up.iter().all(|y| (TOP..=HEIGHT - BOTTOM).contains(y)));
        assert!(across[0] < across[1] && up[0] > up[1]);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(spaced(1_000_000.0), "1\u{a0}000\u{a0}000");
        assert_eq!(spaced(0.01), "0.01");
    }
}
