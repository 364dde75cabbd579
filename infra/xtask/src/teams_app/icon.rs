//! Our icons, drawn: a speech bubble whose text is the hands of a clock.

use super::png::{Image, encode};

/// Side of the icon in colour, in pixels.
pub const COLOR_SIDE: u32 = 192;
/// Side of the outline, in pixels.
pub const OUTLINE_SIDE: u32 = 32;
/// Points looked at in a pixel, in each direction.
const SAMPLES: u32 = 4;
const WHITE: [u8; 3] = [255; 3];

/// The icon in colour: white on `accent`.
pub fn color(accent: [u8; 3]) -> Vec<u8> {
    draw(COLOR_SIDE, |x, y| {
        let white = bubble(x, y) <= 0.0 && hands(x, y) > 0.026;
        Some(if white { WHITE } else { accent })
    })
}

/// The outline: white on transparent.
pub fn outline() -> Vec<u8> {
    draw(OUTLINE_SIDE, |x, y| {
        // Larger than in the other icon, which needs a margin.
        let (x, y) = (0.5 + (x - 0.5) * 0.72, 0.5 + (y - 0.5) * 0.72);
        let white = bubble(x, y).abs() <= 0.026 || hands(x, y) <= 0.026;
        white.then_some(WHITE)
    })
}

/// A picture whose point (x, y), each from 0 to 1, has the colour `paint` says, or none.
fn draw(side: u32, paint: impl Fn(f64, f64) -> Option<[u8; 3]>) -> Vec<u8> {
    let step = 1.0 / f64::from(side * SAMPLES);
    let centre = |pixel: u32, sample: u32| (f64::from(pixel * SAMPLES + sample) + 0.5) * step;
    let mut image = Image::new(side);
    for y in 0..side {
        for x in 0..side {
            let (mut sum, mut painted) = ([0u32; 3], 0u32);
            for sample in 0..SAMPLES * SAMPLES {
                let point = (centre(x, sample % SAMPLES), centre(y, sample / SAMPLES));
                if let Some(colour) = paint(point.0, point.1) {
                    painted += 1;
                    for (sum, part) in sum.iter_mut().zip(colour) {
                        *sum += u32::from(part);
                    }
                }
            }
            let mean = sum.map(|sum| byte(sum.checked_div(painted).unwrap_or(0)));
            let alpha = byte(painted * 255 / (SAMPLES * SAMPLES));
            image.set(x, y, [mean[0], mean[1], mean[2], alpha]);
        }
    }
    encode(&image)
}

fn byte(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// Distance to the edge of the bubble, negative within: a box with round corners, and a tail.
fn bubble(x: f64, y: f64) -> f64 {
    let (corner, half) = (0.09, (0.27, 0.21));
    let dx = (x - 0.5).abs() - (half.0 - corner);
    let dy = (y - 0.46).abs() - (half.1 - corner);
    let outside = dx.max(0.0).hypot(dy.max(0.0));
    let round = outside + dx.max(dy).min(0.0) - corner;
    round.min(triangle((x, y), [(0.36, 0.64), (0.52, 0.64), (0.36, 0.79)]))
}

/// Distance to a triangle whose corners run clockwise, as far as its edges tell: negative within.
fn triangle(point: (f64, f64), corners: [(f64, f64); 3]) -> f64 {
    (0..3)
        .map(|n| {
            let (from, to) = (corners[n], corners[(n + 1) % 3]);
            let along = (to.0 - from.0, to.1 - from.1);
            let across = (point.0 - from.0) * along.1 - (point.1 - from.1) * along.0;
            across / along.0.hypot(along.1)
        })
        .fold(f64::MIN, f64::max)
}

/// Distance to the nearer hand: one points up, one to the lower right.
fn hands(x: f64, y: f64) -> f64 {
    let centre = (0.5, 0.47);
    segment((x, y), centre, (0.5, 0.34)).min(segment((x, y), centre, (0.595, 0.525)))
}

fn segment(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let along = (to.0 - from.0, to.1 - from.1);
    let offset = (point.0 - from.0, point.1 - from.1);
    let length = along.0.powi(2) + along.1.powi(2);
    let t = ((offset.0 * along.0 + offset.1 * along.1) / length).clamp(0.0, 1.0);
    (offset.0 - t * along.0).hypot(offset.1 - t * along.1)
}
