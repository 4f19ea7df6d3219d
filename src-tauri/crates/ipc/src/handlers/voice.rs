//! Voice notes.

use shopbell_core as core;

use super::{Answer, conversation, optional};
use crate::{
    App,
    dto::{
        ChooseMicrophone, ConversationRef, MessageView, MicrophonesView, RecordingRef,
        SendRecording, VoiceView,
    },
};

pub(crate) async fn voice(app: &App, (): ()) -> Answer<VoiceView> {
    Ok(app.engine()?.recordings().await?.into())
}

pub(crate) async fn start_recording(app: &App, which: ConversationRef) -> Answer<VoiceView> {
    let thread = conversation(&which.conversation_id)?;
    app.engine()?.start_recording(thread).await?;
    voice(app, ()).await
}

pub(crate) async fn pause_recording(app: &App, which: RecordingRef) -> Answer<VoiceView> {
    app.engine()?.pause_recording(&which.recording_id).await?;
    voice(app, ()).await
}

pub(crate) async fn resume_recording(app: &App, which: RecordingRef) -> Answer<VoiceView> {
    app.engine()?.resume_recording(&which.recording_id).await?;
    voice(app, ()).await
}

pub(crate) async fn discard_recording(app: &App, which: RecordingRef) -> Answer<VoiceView> {
    app.engine()?.discard_recording(&which.recording_id).await?;
    voice(app, ()).await
}

pub(crate) async fn send_recording(app: &App, send: SendRecording) -> Answer<MessageView> {
    let send = core::SendRecording {
        conversation: conversation(&send.conversation_id)?,
        recording: send.recording_id,
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_recording(send).await?.into())
}

pub(crate) async fn microphones(app: &App, (): ()) -> Answer<MicrophonesView> {
    Ok(app.engine()?.microphones().await?.into())
}

pub(crate) async fn choose_microphone(
    app: &App,
    chosen: ChooseMicrophone,
) -> Answer<MicrophonesView> {
    let engine = app.engine()?;
    engine.choose_microphone(chosen.name.as_deref()).await?;
    Ok(engine.microphones().await?.into())
}
