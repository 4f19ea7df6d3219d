//! B14: no request leaves the webview. Whatever gets into the page, it cannot call out.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::{
    io::AsyncReadExt as _,
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};

use crate::support::{Desktop, until};

/// Each way a page has to reach an address, tried. `TRAP` is `127.0.0.1:PORT`, `WORDLESS` another
/// one: WebKit opens a connection ahead of a request when a page asks for just that, which no policy
/// forbids, and when it wants to go elsewhere, while the app is still asked. The app says no, so
/// nothing is ever said on it.
const WAYS: &str = r"
    const done = arguments[arguments.length - 1];
    const to = (scheme, name) => `${scheme}://TRAP/${name}`;
    const add = (tag, fields, parent = document.body) => {
        const element = Object.assign(document.createElement(tag), fields);
        parent.append(element);
        return element;
    };
    const link = (rel, more = {}) => add('link', { rel, href: to('http', rel), ...more }, document.head);
    const ways = {
        fetch: () => fetch(to('http', 'fetch')),
        opaque: () => fetch(to('http', 'opaque'), { mode: 'no-cors' }),
        beacon: () => navigator.sendBeacon(to('http', 'beacon'), 'x'),
        request: () => { const request = new XMLHttpRequest(); request.open('GET', to('http', 'request')); request.send(); },
        socket: () => new WebSocket(to('ws', 'socket')),
        events: () => new EventSource(to('http', 'events')),
        image: () => { new Image().src = to('http', 'image'); },
        picture: () => add('img', { src: to('http', 'picture') }),
        sound: () => new Audio(to('http', 'sound')).play(),
        video: () => add('video', { src: to('http', 'video'), autoplay: true }),
        script: () => add('script', { src: to('http', 'script') }),
        module: () => import(to('http', 'module')),
        worker: () => new Worker(to('http', 'worker')),
        style: () => link('stylesheet'),
        icon: () => link('icon'),
        preload: () => link('preload', { as: 'image' }),
        prefetch: () => link('prefetch'),
        preconnect: () => link('preconnect', { href: 'http://WORDLESS/' }),
        manifest: () => link('manifest'),
        sheet: () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`body { background: url(${to('http', 'sheet')}) }`);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; },
        property: () => { document.body.style.backgroundImage = `url(${to('http', 'property')})`; },
        font: () => new FontFace('trap', `url(${to('http', 'font')})`).load(),
        frame: () => add('iframe', { src: to('http', 'frame') }),
        object: () => add('object', { data: to('http', 'object') }),
        embed: () => add('embed', { src: to('http', 'embed') }),
        form: () => { const form = add('form', { action: 'http://WORDLESS/form', method: 'post' }); form.submit(); },
        anchor: () => add('a', { href: 'http://WORDLESS/anchor', textContent: 'x' }).click(),
        ping: () => add('a', { href: '#', ping: to('http', 'ping'), textContent: 'x' }).click(),
        window: () => open('http://WORDLESS/window'),
        navigation: () => { location.href = 'http://WORDLESS/navigation'; },
        refresh: () => add('meta', { httpEquiv: 'refresh', content: `0; url=${to('http', 'refresh')}` }, document.head),
        peer: async () => {
            const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:TRAP' }] });
            peer.createDataChannel('x');
            await peer.setLocalDescription(await peer.createOffer());
        },
    };
    const tried = [];
    const endings = [];
    for (const [name, way] of Object.entries(ways)) {
        // A refusal is what is wanted; what counts is what the trap hears.
        try { endings.push(Promise.resolve(way()).catch(() => undefined)); } catch { /* refused at once */ }
        tried.push(name);
    }
    // Long enough for what was begun: each of them ends by itself, or is on its way by now.
    const late = new Promise((resolve) => setTimeout(resolve, 2000));
    Promise.race([Promise.all(endings).then(() => late), late]).then(() => done(tried));
";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_gets_into_the_page_reaches_an_address() {
    let (trap, wordless) = (Trap::set().await, Trap::set().await);
    let desktop = Desktop::new().await;
    let window = desktop.open_by_icon().await;
    window.click("welcome-demo").await;
    window.see("demo-bar").await;
    // Pictures, voices, a card with a link: what is shown comes from the app alone.
    window.open_chat("Maria Silva").await;
    window
        .sees(
            "a photo",
            "return [...document.querySelectorAll('[data-kind=image] img')].some((i) => i.naturalWidth > 0)",
        )
        .await;
    let strangers = window
        .now(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)
                 .filter((name) => !/^(tauri|ipc):\\/\\/localhost\\/|^blob:tauri:\\/\\/localhost\\/|^data:/.test(name))",
        )
        .await;
    assert_eq!(strangers, json!([]), "loaded from elsewhere");

    let ways = WAYS.replace("TRAP", &trap.address.to_string());
    let ways = ways.replace("WORDLESS", &wordless.address.to_string());
    let tried = window.run(&ways).await;
    let tried = tried.as_array().map_or(0, Vec::len);
    // The page is still the app's, and still works.
    window.see("timeline").await;
    assert!(tried > 30, "{tried} ways were tried");
    assert_eq!(trap.heard(), Vec::<String>::new(), "something called out");
    let opened = wordless.heard();
    assert!(
        opened.iter().all(|said| said == WORDLESS),
        "the page went somewhere: {opened:?}"
    );
    println!("{tried} ways out of the page, 0 led anywhere");

    // The trap is no deaf one.
    drop(TcpStream::connect(trap.address).await.unwrap());
    let caller = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    caller.send_to(b"x", trap.address).await.unwrap();
    until("the trap hears both", async || {
        (trap.heard().len() == 2).then_some(())
    })
    .await;
    window.terminate().await;
}

/// What a connection says on which nothing is sent.
const WORDLESS: &str = "a connection without a word";

/// An address on this computer that writes down who calls.
struct Trap {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    async fn set() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let datagrams = UdpSocket::bind(address).await.unwrap();
        let heard = Arc::new(Mutex::default());
        let (calls, packets) = (Arc::clone(&heard), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let calls = Arc::clone(&calls);
                tokio::spawn(async move {
                    let mut start = [0; 200];
                    // A connection that says nothing is a call, too.
                    let said = timeout(Duration::from_secs(1), stream.read(&mut start)).await;
                    let said = start.get(..said.map_or(0, Result::unwrap_or_default));
                    note(&calls, said.unwrap_or_default());
                });
            }
        });
        tokio::spawn(async move {
            let mut packet = [0; 1500];
            while let Ok((length, _)) = datagrams.recv_from(&mut packet).await {
                note(&packets, packet.get(..length).unwrap_or_default());
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn note(heard: &Mutex<Vec<String>>, said: &[u8]) {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().next().unwrap_or(WORDLESS);
    heard.lock().unwrap().push(line.to_owned());
}
