//! The microphones of this computer, through what the system offers for sound: ALSA, Core Audio,
//! WASAPI.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use cpal::{
    Device, Error, ErrorKind, FromSample, InputCallbackInfo, SampleFormat, SizedSample, Stream,
    StreamConfig, SupportedStreamConfig,
    traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _},
};
use shopbell_core::ports::{Ear, Microphone, MicrophoneError, OpenMicrophone, Sound};

/// What voice notes are made of, and most devices give: no change of rate is needed then.
const RATE: u32 = 48_000;

/// The microphones of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemMicrophone;

impl Microphone for SystemMicrophone {
    fn names(&self) -> Result<Vec<String>, MicrophoneError> {
        let mut names = Vec::new();
        for device in devices()? {
            if let Some(name) = name_of(&device)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The stream lives and dies on a thread of its own: not every system lets it move.
    fn open(&self, name: Option<&str>, ear: Ear) -> Result<OpenMicrophone, MicrophoneError> {
        let (tell, opened) = mpsc::channel();
        let (hold, dropped) = mpsc::channel::<()>();
        let name = name.map(str::to_owned);
        let thread = thread::Builder::new().name("microphone".to_owned());
        let started = thread.spawn(move || match start(name.as_deref(), ear) {
            Ok((stream, name)) => {
                if tell.send(Ok(name)).is_ok() {
                    // An error: nobody holds the other end any more. Nothing is ever sent.
                    let _dropped = dropped.recv();
                }
                drop(stream);
            }
            Err(error) => drop(tell.send(Err(error))),
        });
        if started.is_err() {
            return Err(MicrophoneError::Failed);
        }
        let name = opened.recv().map_err(|_| MicrophoneError::Failed)??;
        Ok(OpenMicrophone::new(name, hold))
    }
}

/// The devices that are worth a name to somebody.
fn devices() -> Result<impl Iterator<Item = Device>, MicrophoneError> {
    let devices = cpal::default_host()
        .input_devices()
        .map_err(|error| named(&error))?;
    Ok(devices.filter(|device| {
        // ALSA lists each device a dozen times, once for each way to reach it. This is the one
        // that converts what the device itself cannot give.
        !cfg!(target_os = "linux")
            || device.description().is_ok_and(|found| {
                let way = found.driver();
                way.is_some_and(|way| way.starts_with("plughw:"))
            })
    }))
}

fn name_of(device: &Device) -> Option<String> {
    Some(device.description().ok()?.name().to_owned())
}

fn start(name: Option<&str>, ear: Ear) -> Result<(Stream, String), MicrophoneError> {
    let device = match name {
        None => cpal::default_host().default_input_device(),
        Some(name) => devices()?.find(|device| name_of(device).as_deref() == Some(name)),
    };
    let device = device.ok_or(MicrophoneError::Missing)?;
    let chosen = best(&device)?;
    let stream = listen(&device, &chosen, ear)
        .and_then(|stream| stream.play().map(|()| stream))
        .map_err(|error| named(&error))?;
    Ok((stream, name_of(&device).unwrap_or_default()))
}

/// The form of sound that costs the least: 48 kHz, one channel, numbers as we need them.
fn best(device: &Device) -> Result<SupportedStreamConfig, MicrophoneError> {
    let offered = device
        .supported_input_configs()
        .map_err(|error| named(&error))?;
    let best = offered
        .filter(|range| reads(range.sample_format()))
        .map(|range| {
            let rate = RATE.clamp(range.min_sample_rate(), range.max_sample_rate());
            let cost = (
                rate.abs_diff(RATE),
                range.channels(),
                range.sample_format() != SampleFormat::F32,
            );
            (cost, range, rate)
        })
        .min_by_key(|(cost, ..)| *cost)
        .and_then(|(_, range, rate)| range.try_with_sample_rate(rate));
    best.ok_or(MicrophoneError::Failed)
}

fn reads(format: SampleFormat) -> bool {
    matches!(
        format,
        SampleFormat::F32
            | SampleFormat::I16
            | SampleFormat::I32
            | SampleFormat::U8
            | SampleFormat::U16
    )
}

fn listen(device: &Device, chosen: &SupportedStreamConfig, ear: Ear) -> Result<Stream, Error> {
    let config = chosen.config();
    match chosen.sample_format() {
        SampleFormat::F32 => listen_as::<f32>(device, config, ear),
        SampleFormat::I32 => listen_as::<i32>(device, config, ear),
        SampleFormat::U8 => listen_as::<u8>(device, config, ear),
        SampleFormat::U16 => listen_as::<u16>(device, config, ear),
        _ => listen_as::<i16>(device, config, ear),
    }
}

fn listen_as<T>(device: &Device, config: StreamConfig, ear: Ear) -> Result<Stream, Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let ear = Arc::new(Mutex::new(ear));
    let trouble = Arc::clone(&ear);
    let (channels, rate) = (usize::from(config.channels.max(1)), config.sample_rate);
    let mut mixed = Vec::new();
    device.build_input_stream(
        config,
        move |samples: &[T], _: &InputCallbackInfo| {
            mixed.clear();
            mixed.extend(samples.chunks_exact(channels).map(|frame| {
                let sum: f32 = frame.iter().map(|&sample| f32::from_sample_(sample)).sum();
                sum / channels as f32
            }));
            tell(&ear, Ok(&mixed), rate);
        },
        move |error| match error.kind() {
            // A little of the sound may be missing; the stream goes on.
            ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {
                tracing::debug!(%error, "the microphone stumbled");
            }
            _ => {
                tracing::warn!(%error, "the microphone stopped");
                tell(&trouble, Err(MicrophoneError::Lost), rate);
            }
        },
        None,
    )
}

fn tell(ear: &Mutex<Ear>, heard: Result<&[f32], MicrophoneError>, rate: u32) {
    let mut ear = ear.lock().unwrap_or_else(PoisonError::into_inner);
    ear(heard.map(|samples| Sound { samples, rate }));
}

fn named(error: &Error) -> MicrophoneError {
    tracing::info!(%error, "no sound from the microphone");
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => MicrophoneError::Missing,
        ErrorKind::PermissionDenied => MicrophoneError::Refused,
        ErrorKind::DeviceBusy => MicrophoneError::Busy,
        _ => MicrophoneError::Failed,
    }
}
