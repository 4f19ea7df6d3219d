//! From the rate of a device or a file to the one that Opus counts in.
//!
//! A windowed sinc, looked up in a table: good enough that nobody hears it, small enough to read.

use std::f64::consts::PI;

use super::RATE;

/// Zeros of the sinc on each side.
const ZEROS: usize = 16;
/// Table entries for each sample of the slower side.
const STEPS: usize = 256;
/// How much of the band is kept: the rest is where the filter falls.
const KEPT: f64 = 0.94;

/// Brings sound, piece by piece, to 48 kHz.
#[derive(Debug)]
pub(crate) struct Resampler {
    /// Samples that come for each that goes.
    step: f64,
    /// Samples on each side that the next one is made of.
    reach: usize,
    /// The filter from its middle outwards.
    filter: Vec<f32>,
    /// Entries of the filter for each sample that comes.
    density: f64,
    /// What the next samples are made of.
    held: Vec<f32>,
    /// Where in there the next one is.
    at: f64,
}

impl Resampler {
    /// From this rate; `None` when there is nothing to do.
    pub(crate) fn new(from: u32) -> Option<Self> {
        if from == RATE || from == 0 {
            return None;
        }
        let step = f64::from(from) / f64::from(RATE);
        // What 48 kHz cannot carry has to go.
        let band = KEPT * step.recip().min(1.0);
        let reach = (ZEROS as f64 / band).ceil() as usize;
        let density = STEPS as f64 * band;
        let entries = (reach as f64 * density) as usize + 2;
        let filter = (0..entries)
            .map(|entry| value_at(entry as f64 / density, band, reach as f64) as f32)
            .collect();
        Some(Self {
            step,
            reach,
            filter,
            density,
            // Silence before the first sample.
            held: vec![0.0; reach],
            at: reach as f64,
        })
    }

    /// Adds to `out` what these samples become; the last few wait for those that follow.
    pub(crate) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.held.extend_from_slice(samples);
        while (self.at as usize) + self.reach < self.held.len() {
            out.push(self.sample());
            self.at += self.step;
        }
        let done = (self.at as usize).saturating_sub(self.reach);
        if done > 0 {
            self.held.drain(..done.min(self.held.len()));
            self.at -= done as f64;
        }
    }

    /// Adds those that still wait.
    pub(crate) fn finish(&mut self, out: &mut Vec<f32>) {
        let silence = vec![0.0; self.reach];
        self.push(&silence, out);
    }

    fn sample(&self) -> f32 {
        let middle = self.at as usize;
        let first = middle.saturating_sub(self.reach - 1);
        let around = self.held.get(first..=middle + self.reach);
        let mut sum = 0.0;
        for (index, &sample) in around.unwrap_or_default().iter().enumerate() {
            let away = (self.at - (first + index) as f64).abs() * self.density;
            let entry = away as usize;
            let part = (away - entry as f64) as f32;
            if let Some(&[here, next]) = self.filter.get(entry..entry + 2) {
                sum += sample * (here + (next - here) * part);
            }
        }
        sum
    }
}

/// The filter at `away` samples from its middle: a sinc under Blackman's window.
fn value_at(away: f64, band: f64, reach: f64) -> f64 {
    if away >= reach {
        return 0.0;
    }
    let turn = PI * away / reach;
    let window = 0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos();
    let angle = PI * away * band;
    let sinc = if angle == 0.0 {
        1.0
    } else {
        angle.sin() / angle
    };
    band * sinc * window
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, rate: u32, samples: usize) -> Vec<f32> {
        (0..samples)
            .map(|i| (2.0 * PI * hertz * i as f64 / f64::from(rate)).sin() as f32)
            .collect()
    }

    fn resampled(from: u32, input: &[f32], piece: usize) -> Vec<f32> {
        let mut out = Vec::new();
        let mut resampler = Resampler::new(from).unwrap();
        for piece in input.chunks(piece) {
            resampler.push(piece, &mut out);
        }
        resampler.finish(&mut out);
        out
    }

    #[test]
    fn a_tone_stays_what_it_is() {
        for from in [8_000, 16_000, 44_100, 96_000] {
            let input = tone(1000.0, from, from as usize);
            let out = resampled(from, &input, 441);
            let length = out.len() as i64;
            assert!((length - i64::from(RATE)).abs() <= 8, "{from}: {length}");
            let ideal = tone(1000.0, RATE, out.len());
            // The edges are cut out of silence.
            let middle = 1000..out.len() - 1000;
            let wrong = out[middle.clone()]
                .iter()
                .zip(&ideal[middle])
                .map(|(is, should)| (is - should).abs())
                .fold(0.0, f32::max);
            assert!(wrong < 2e-3, "{from}: off by {wrong}");
        }
    }

    #[test]
    fn how_it_is_cut_changes_nothing() {
        let input = tone(440.0, 44_100, 10_000);
        let (bit_by_bit, at_once) = (
            resampled(44_100, &input, 1),
            resampled(44_100, &input, 10_000),
        );
        assert_eq!(bit_by_bit.len(), at_once.len());
        let same = |(one, other): (&f32, &f32)| (one - other).abs() < 1e-4;
        assert!(bit_by_bit.iter().zip(&at_once).all(same));
    }

    #[test]
    fn what_cannot_be_carried_is_gone_instead_of_folded() {
        let out = resampled(96_000, &tone(30_000.0, 96_000, 20_000), 960);
        let loudest = out[500..out.len() - 500]
            .iter()
            .fold(0.0_f32, |most, sample| most.max(sample.abs()));
        assert!(loudest < 0.01, "{loudest}");
        assert!(Resampler::new(RATE).is_none());
    }
}
