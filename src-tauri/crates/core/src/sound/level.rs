//! How loud it is, as it is drawn.

use super::RATE;

/// Levels a second.
const A_SECOND: usize = 20;
/// Samples of one level.
const SPAN: usize = RATE as usize / A_SECOND;
/// What is drawn as silence, in decibels below full scale.
const SILENCE: f64 = -50.0;

/// Tells a level for each twentieth of a second.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    energy: f64,
    heard: usize,
}

impl Meter {
    /// Hears sound of 48 kHz; `tell` gets 0 for silence to 100 for as loud as it can be.
    pub(crate) fn hear(&mut self, samples: &[f32], mut tell: impl FnMut(u8)) {
        for &sample in samples {
            self.energy += f64::from(sample) * f64::from(sample);
            self.heard += 1;
            if self.heard == SPAN {
                tell(percent(self.energy / SPAN as f64));
                *self = Self::default();
            }
        }
    }
}

fn percent(energy: f64) -> u8 {
    // A sine of full scale has half the energy of what could be.
    let decibels = 10.0 * (2.0 * energy).max(1e-12).log10();
    (100.0 * (1.0 - decibels / SILENCE)).clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_sound_has_twenty_levels_from_silence_to_loud() {
        let tone =
            |loud: f32| -> Vec<f32> { (0..RATE).map(|i| loud * (i as f32 * 0.05).sin()).collect() };
        let mut levels = Vec::new();
        let mut meter = Meter::default();
        // However it is cut.
        for piece in tone(1.0).chunks(700) {
            meter.hear(piece, |level| levels.push(level));
        }
        assert_eq!(levels.len(), A_SECOND);
        assert!(levels.iter().all(|&level| level >= 98), "{levels:?}");
        for (loud, expected) in [(0.0, 0..=0), (0.001, 0..=0), (0.1, 55..=65)] {
            levels.clear();
            Meter::default().hear(&tone(loud), |level| levels.push(level));
            assert!(
                levels.iter().all(|level| expected.contains(level)),
                "{loud}: {levels:?}"
            );
        }
    }
}
