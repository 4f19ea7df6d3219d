//! Connecting a number, and keeping it connected.

use shopbell_core::{ports::Secret, reach};
use shopbell_domain::PhoneNumberId;

use super::Answer;
use crate::{
    App,
    dto::{
        AppStatus, AsideView, DoctorView, GiveAccountId, GiveSecret, NumberRef, Phase,
        RegisterNumber, SetupView, StartLiveTest, TakeCallback, UseOwnAddress,
    },
};

pub(crate) async fn begin_setup(app: &App, (): ()) -> Answer<AppStatus> {
    app.open_live().await
}

pub(crate) async fn leave_setup(app: &App, (): ()) -> Answer<AppStatus> {
    let status = app.status().await?;
    if status.phase == Phase::Setup {
        app.leave().await
    } else {
        // There is an inbox behind it, which nobody asked to close.
        Ok(status)
    }
}

pub(crate) async fn finish_setup(app: &App, (): ()) -> Answer<AppStatus> {
    app.engine()?.finish_setup().await?;
    app.status_changed().await
}

pub(crate) async fn setup(app: &App, (): ()) -> Answer<SetupView> {
    Ok(app.engine()?.setup().await?.into())
}

pub(crate) async fn give_token(app: &App, given: GiveSecret) -> Answer<SetupView> {
    let token = Secret::new(given.secret);
    Ok(app.engine()?.give_token(token).await?.into())
}

pub(crate) async fn give_app_secret(app: &App, given: GiveSecret) -> Answer<SetupView> {
    let secret = Secret::new(given.secret);
    Ok(app.engine()?.give_app_secret(secret).await?.into())
}

pub(crate) async fn give_account_id(app: &App, given: GiveAccountId) -> Answer<SetupView> {
    let engine = app.engine()?;
    Ok(engine.give_account_id(&given.waba_id).await?.into())
}

pub(crate) async fn choose_number(app: &App, chosen: NumberRef) -> Answer<SetupView> {
    let id = PhoneNumberId::new(chosen.phone_number_id);
    Ok(app.engine()?.choose_number(&id).await?.into())
}

pub(crate) async fn register_number(app: &App, wish: RegisterNumber) -> Answer<SetupView> {
    let id = PhoneNumberId::new(wish.phone_number_id);
    Ok(app.engine()?.register_number(&id, &wish.pin).await?.into())
}

pub(crate) async fn give_tunnel_token(app: &App, given: GiveSecret) -> Answer<SetupView> {
    let engine = app.engine()?;
    engine.give_tunnel_token(Secret::new(given.secret)).await?;
    Ok(engine.setup().await?.into())
}

pub(crate) async fn use_own_address(app: &App, own: UseOwnAddress) -> Answer<SetupView> {
    let engine = app.engine()?;
    engine.use_own_address(&own.url, own.port).await?;
    Ok(engine.setup().await?.into())
}

pub(crate) async fn take_callback(app: &App, how: TakeCallback) -> Answer<SetupView> {
    let engine = app.engine()?;
    let how = if how.whole_app {
        reach::TakeCallback::ForApp
    } else {
        reach::TakeCallback::ForNumber
    };
    engine.take_callback(how).await?;
    Ok(engine.setup().await?.into())
}

pub(crate) async fn start_live_test(app: &App, test: StartLiveTest) -> Answer<SetupView> {
    let engine = app.engine()?;
    Ok(engine
        .start_live_test(&test.word, &test.reply)
        .await?
        .into())
}

pub(crate) async fn look_again(app: &App, (): ()) -> Answer<()> {
    Ok(app.engine()?.look_again().await?)
}

pub(crate) async fn aside(app: &App, (): ()) -> Answer<AsideView> {
    Ok(app.engine()?.aside().await?.into())
}

pub(crate) async fn doctor(app: &App, (): ()) -> Answer<DoctorView> {
    Ok(app.engine()?.doctor().await?.into())
}

pub(crate) async fn run_doctor(app: &App, (): ()) -> Answer<DoctorView> {
    Ok(app.engine()?.run_doctor().await?.into())
}
