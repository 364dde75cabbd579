//! As much of PNG as an icon needs: writing one, and reading the size of another.

use miniz_oxide::deflate::compress_to_vec_zlib;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Smallest result; an icon is compressed once.
const LEVEL: u8 = 9;
/// 8 bits a channel, red, green, blue and alpha, the only compression and filters there are, not interlaced.
const KIND: [u8; 5] = [8, 6, 0, 0, 0];

/// A square picture: red, green, blue and alpha of each pixel.
pub struct Image {
    side: u32,
    pixels: Vec<[u8; 4]>,
}

impl Image {
    /// A transparent picture.
    pub fn new(side: u32) -> Self {
        let pixels = vec![[0; 4]; side as usize * side as usize];
        Self { side, pixels }
    }

    /// Sets a pixel.
    pub fn set(&mut self, x: u32, y: u32, pixel: [u8; 4]) {
        self.pixels[y as usize * self.side as usize + x as usize] = pixel;
    }
}

/// The file.
pub fn encode(image: &Image) -> Vec<u8> {
    let mut rows = Vec::with_capacity(image.pixels.len() * 4 + image.side as usize);
    for row in image.pixels.chunks(image.side as usize) {
        // No filter: rows as they are.
        rows.push(0);
        rows.extend(row.iter().flatten());
    }
    let mut header = Vec::from(image.side.to_be_bytes());
    header.extend(image.side.to_be_bytes());
    header.extend(KIND);
    let mut file = SIGNATURE.to_vec();
    for (name, data) in [
        (b"IHDR", header),
        (b"IDAT", compress_to_vec_zlib(&rows, LEVEL)),
        (b"IEND", Vec::new()),
    ] {
        chunk(&mut file, name, &data);
    }
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let sum = crc(&file[start..]);
    file.extend(sum.to_be_bytes());
}

/// The cyclic redundancy check of PNG, ISO 3309 with the reversed polynomial.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// Width and height of a PNG, in pixels. None when it is none.
pub fn size(file: &[u8]) -> Option<(u32, u32)> {
    let header = file.strip_prefix(SIGNATURE)?.get(4..16)?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    header.starts_with(b"IHDR").then_some(())?;
    Some((number(4)?, number(8)?))
}
