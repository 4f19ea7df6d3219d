//! Random templates that break no rule, written, submitted and approved; filled with random
//! values and sent: what the picker draws before and our bubble afterwards is what the customer's
//! screen shows, which Meta puts together from its own copy of the template and from the request
//! alone.

use shopbell_core::{
    Asked, SendTemplate, TemplateInfo, TemplateValue,
    card::{SentButton, SentTemplate},
    template_book::draft::{
        CardTop, CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftHeader, DraftOffer,
        Example, Sample, SampleKind, TemplateDraft,
    },
};
use shopbell_simulator::{Asset, Review, ShownButton, ShownCard, ShownTemplate};

use crate::support::{Dice, World, from_environment, until};

const TEMPLATES: usize = 60;
/// How often each is sent.
const SENDS: usize = 2;
/// Which ask for a call: each customer may be asked once a day, so each gets one of them.
const ASKS_TO_CALL: [usize; 2] = [11, 13];
/// Words of many scripts; marks, braces and digits among them.
const WORDS: &[&str] = &[
    "bolo",
    "*fresh*",
    "מוכן",
    "طازج",
    "🎂",
    "1042",
    "{one}",
    "ñandú",
    "a_b",
    "明天",
    "R$ 90,00",
    "%",
    "don't",
    "~",
    "}}",
    "Ana & Rui",
    "<b>",
    "👨‍👩‍👧",
    "https://a.example/?q=1",
];

struct Chance<'a> {
    dice: Dice,
    samples: &'a [Sample; 3],
}

impl Chance<'_> {
    fn one_in(&mut self, of: u64) -> bool {
        self.dice.below(of) == 0
    }

    fn number(&mut self, limit: usize) -> usize {
        self.dice.below(limit as u64) as usize
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.number(WORDS.len())]
    }

    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.number(most);
        let words: Vec<&str> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// A text with up to `most` variables that stand in the middle of words, some of them twice,
    /// numbers not always in order.
    fn text(&mut self, named: bool, most: usize) -> (String, Vec<Example>) {
        let count = self.number(most + 1);
        let mut names: Vec<String> = (1..=count)
            .map(|at| {
                if named {
                    format!("name_{at}")
                } else {
                    at.to_string()
                }
            })
            .collect();
        self.dice.shuffle(&mut names);
        let mut text = "Dear customer of ours".to_owned();
        for name in &names {
            let word = self.word().replace(['{', '}'], "");
            text.push_str(&format!(" and {word} then {{{{{name}}}}}"));
        }
        if let (true, Some(name)) = (self.one_in(3), names.first()) {
            text.push_str(&format!(",\nonce more and again: {{{{{name}}}}}"));
        }
        text.push_str(" until soon.");
        let examples = names.into_iter().map(|name| Example {
            value: format!("example of {name}"),
            name,
        });
        (text, examples.collect())
    }

    fn header(&mut self, named: bool) -> DraftHeader {
        let media = |kind: SampleKind, sample: &Sample| DraftHeader::Media {
            media: kind,
            sample: Some(sample.clone()),
        };
        match self.number(8) {
            0 => DraftHeader::Location,
            6 => DraftHeader::Product,
            1 => media(SampleKind::Image, &self.samples[0]),
            2 => media(SampleKind::Video, &self.samples[1]),
            3 => media(SampleKind::Document, &self.samples[2]),
            4 => DraftHeader::Text {
                text: "Hours & prices".into(),
                example: String::new(),
            },
            5 => DraftHeader::Text {
                text: format!("No. {{{{{}}}}}!", if named { "number" } else { "1" }),
                example: "7".into(),
            },
            _ => DraftHeader::None,
        }
    }

    fn button(&mut self, at: usize) -> DraftButton {
        let text = format!("Button {at}");
        let (url, example) = if self.one_in(2) {
            let fixed = "https://shop.example/o/";
            (format!("{fixed}{{{{1}}}}"), format!("{fixed}7"))
        } else {
            ("https://shop.example".to_owned(), String::new())
        };
        DraftButton::Url { text, url, example }
    }

    fn buttons(&mut self) -> Vec<DraftButton> {
        let mut buttons: Vec<DraftButton> = (0..self.number(4))
            .map(|at| DraftButton::QuickReply {
                text: format!("Reply {at}"),
            })
            .collect();
        for at in 0..self.number(3) {
            buttons.push(self.button(at));
        }
        if self.one_in(2) {
            buttons.push(DraftButton::Phone {
                text: "Call".into(),
                number: "+551140001234".into(),
            });
        }
        if self.one_in(2) {
            buttons.push(DraftButton::Coupon {
                example: "SPRING10".into(),
            });
        }
        if self.one_in(2) {
            buttons.push(DraftButton::Products);
        }
        for button in [
            DraftButton::VoiceCall {
                text: "Call us here".into(),
            },
            DraftButton::Flow {
                text: "Order".into(),
                flow_id: "8100".into(),
            },
            DraftButton::Catalog,
            DraftButton::ContactRequest,
        ] {
            if self.one_in(3) {
                buttons.push(button);
            }
        }
        buttons.truncate(10);
        buttons
    }

    /// A carousel of photos, or of products.
    fn cards(&mut self, draft: &mut TemplateDraft) {
        let is_product = self.one_in(2);
        let buttons = if is_product {
            draft.card_top = CardTop::Product;
            vec![DraftButton::Product]
        } else {
            vec![self.button(0)]
        };
        for _ in 0..2 + self.number(4) {
            let (body, examples) = self.text(draft.named, 1);
            draft.cards.push(DraftCard {
                sample: (!is_product).then(|| self.samples[0].clone()),
                body,
                examples,
                buttons: buttons.clone(),
            });
        }
    }

    /// A one-time code, however it gets to where it is needed.
    fn code(&mut self, draft: &mut TemplateDraft) {
        draft.category = DraftCategory::Authentication;
        let ways = [CodeWay::Copy, CodeWay::OneTap, CodeWay::ZeroTap];
        draft.code.way = ways[self.number(ways.len())];
        draft.code.terms = true;
        draft.code.autofill = "Fill it in".into();
        draft.code.apps = vec![CodeApp {
            package: "com.example.shop".into(),
            signature: "K8a/AINcGX7".into(),
        }];
    }

    fn template(&mut self, at: usize) -> TemplateDraft {
        let named = self.one_in(2);
        let (body, examples) = self.text(named, 4);
        let mut draft = TemplateDraft {
            name: format!("random_{at}"),
            language: "en".into(),
            category: DraftCategory::Marketing,
            named,
            // No two may have the same words.
            body: format!("No. {at}. {body}"),
            examples,
            ..TemplateDraft::default()
        };
        draft.asks_to_call = ASKS_TO_CALL.contains(&at);
        match self.number(6) {
            _ if draft.asks_to_call => {}
            0 => self.code(&mut draft),
            1 => {
                draft.offer = Some(DraftOffer {
                    text: "Soon over!".into(),
                    expires: self.one_in(2),
                });
                draft.buttons = vec![
                    DraftButton::Coupon {
                        example: "SPRING10".into(),
                    },
                    self.button(0),
                ];
            }
            2 => self.cards(&mut draft),
            _ => {
                draft.header = self.header(named);
                draft.buttons = self.buttons();
                if self.one_in(2) {
                    draft.footer = "Luna Bakery 🎂".into();
                }
            }
        }
        draft
    }

    fn value(&mut self, asked: Asked, now_ms: i64) -> String {
        match asked {
            Asked::Link => format!("x/{}?a=%20b", self.number(9999)),
            Asked::Coupon => format!("LUNA{}", self.number(9999)),
            Asked::Code => format!("{:06}", self.number(999_999)),
            Asked::Latitude => format!("{}.25", self.number(80)),
            Asked::Longitude => format!("-{}.5", self.number(170)),
            Asked::EndsAt => (now_ms + 3_600_000).to_string(),
            Asked::Catalogue => "367025965434465".to_owned(),
            Asked::Product => format!("SKU-{}", self.number(9999)),
            Asked::Products => format!("SKU-{}, SKU 7 ,SKU-8", self.number(9999)),
            _ => self.words(3),
        }
    }
}

/// What is compared, in one form for both.
fn of_ours(shown: &SentTemplate) -> ShownTemplate {
    let buttons = |buttons: &[SentButton]| -> Vec<ShownButton> {
        let button = |one: &SentButton| ShownButton {
            kind: one.kind.clone(),
            text: one.text.clone(),
            leads_to: one.leads_to.clone(),
        };
        buttons.iter().map(button).collect()
    };
    let cards = shown.cards.iter();
    ShownTemplate {
        header: shown.header.clone(),
        place: shown.place.as_ref().map(|place| {
            let (name, address) = (place.name.clone(), place.address.clone());
            (name.unwrap_or_default(), address.unwrap_or_default())
        }),
        product: shown.product.clone(),
        body: shown.body.clone().unwrap_or_default(),
        footer: shown.footer.clone(),
        offer: shown
            .offer
            .as_ref()
            .map(|offer| (offer.text.clone(), offer.ends_ms)),
        asks_to_call: shown.asks_to_call,
        buttons: buttons(&shown.buttons),
        cards: cards
            .map(|card| ShownCard {
                product: card.product.clone(),
                body: card.body.clone(),
                buttons: buttons(&card.buttons),
            })
            .collect(),
    }
}

async fn values_of(
    world: &World,
    chance: &mut Chance<'_>,
    template: &TemplateInfo,
    now_ms: i64,
) -> Vec<TemplateValue> {
    let mut values = Vec::new();
    for variable in &template.variables {
        let text = match variable.asked {
            Asked::Image => world.picks(Asset::Bread).await,
            Asked::Video => world.picks(Asset::Video).await,
            Asked::Document => world.picks(Asset::PriceList).await,
            asked => chance.value(asked, now_ms),
        };
        values.push(TemplateValue {
            part: variable.part.clone(),
            name: variable.name.clone(),
            text: text.replace("}}", "}"),
        });
    }
    values
}

#[tokio::test]
async fn the_bubble_shows_what_the_customer_sees_whatever_the_template_and_its_values() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(7);
    let world = World::new().await;
    let samples = [
        world.sample(SampleKind::Image).await,
        world.sample(SampleKind::Video).await,
        world.sample(SampleKind::Document).await,
    ];
    let mut chance = Chance {
        dice: Dice::new(seed),
        samples: &samples,
    };
    let mut customers = Vec::new();
    for name in ["Ana", "Bia", "Carla", "Duda"] {
        let customer = world.customer(name);
        world.hears(&customer, "Hi").await;
        let chat = world.chat(&customer).await;
        customers.push((customer, chat));
    }
    for at in 0..TEMPLATES {
        let draft = chance.template(at);
        let name = draft.name.clone();
        world.submits(draft).await;
        assert!(world.simulator.review(&name, "en", &Review::Approved).await);
    }
    world
        .template_once(
            &format!("random_{}", TEMPLATES - 1),
            "the last approval",
            |one| one.unusable.is_none(),
        )
        .await;
    let book = world.engine().template_book().await.unwrap().templates;
    let now_ms = i64::try_from(world.clock.now_s()).unwrap() * 1000;
    let (mut sent, mut parts) = (Vec::new(), [0_usize; 7]);
    for template in &book {
        let Some(at) = template.name.strip_prefix("random_") else {
            continue;
        };
        let at: usize = at.parse().unwrap();
        assert_eq!(template.unusable, None, "{}", template.name);
        for time in 0..SENDS {
            let (_, chat) = &customers[(at + time) % customers.len()];
            let values = values_of(&world, &mut chance, template, now_ms).await;
            let drawn = world.engine().template_preview(template.id, &values).await;
            let drawn = drawn.unwrap();
            assert_eq!(drawn.blanks, [], "seed {seed}: everything is filled in");
            let send = SendTemplate {
                conversation: *chat,
                template: template.id,
                values: values.clone(),
                client_key: format!("{at} {time}"),
            };
            let message = world.engine().send_template(send).await;
            let message = message.unwrap_or_else(|error| {
                panic!("seed {seed}, {}: {error:?}, {values:?}", template.name)
            });
            let shown = of_ours(message.template.as_ref().unwrap());
            assert_eq!(
                of_ours(&drawn.shown),
                shown,
                "seed {seed}, {}: what was drawn before is what was sent",
                template.name
            );
            assert_eq!(
                drawn.file.is_some(),
                message.media.is_some(),
                "seed {seed}, {}: the file that was drawn on top is the message's",
                template.name
            );
            parts[0] += usize::from(shown.header.is_some());
            parts[1] += usize::from(
                message.media.is_some() || shown.place.is_some() || shown.product.is_some(),
            );
            parts[2] += usize::from(shown.offer.is_some());
            parts[3] += shown.cards.len();
            parts[4] += shown.buttons.len();
            parts[5] += shown
                .cards
                .iter()
                .filter(|one| one.product.is_some())
                .count();
            parts[6] += usize::from(shown.asks_to_call);
            sent.push((*chat, shown));
        }
    }
    for (customer, chat) in &customers {
        let theirs: Vec<&ShownTemplate> = sent
            .iter()
            .filter(|(of, _)| of == chat)
            .map(|(_, shown)| shown)
            .collect();
        let inbox = until("all of it has arrived", async || {
            // The burst to one customer comes back a message every six seconds.
            world.clock.advance(std::time::Duration::from_secs(1));
            let inbox = customer.inbox();
            (inbox.len() == theirs.len()).then_some(inbox)
        })
        .await;
        for (arrived, shown) in inbox.iter().zip(theirs) {
            let request = &arrived.request;
            assert_eq!(
                arrived.shown.as_ref(),
                Some(shown),
                "seed {seed}: {request:#}"
            );
        }
    }
    let [headers, media, offers, cards, buttons, products, calls] = parts;
    println!(
        "previews, seed {seed}: {TEMPLATES} templates, {} messages, {headers} text headers, \
         {media} files, places and products, {offers} offers, {cards} cards, {products} of them of \
         products, {buttons} buttons, {calls} questions for a call; shown otherwise: 0",
        sent.len()
    );
    assert!(
        parts.iter().all(|count| *count > 0),
        "a part was never tried: {parts:?}"
    );
}
