//! Chats about orders.

use super::super::script::{
    Chat,
    Fate::{Failed, Read, Sent},
    What::{Button, Card, Cart, Place, React, Row, Say, Show, TemplateTap},
    them, us,
};
use super::{DAY, HOUR};
use crate::assets::Asset;

pub(super) static MARIA: Chat = Chat {
    name: "Maria Silva",
    phone: Some("5511900001001"),
    username: None,
    replies: &[
        "Perfect, thank you so much! 🙏",
        "See you on Saturday then 🎂",
    ],
    lines: &[
        them(
            2 * DAY + 3 * HOUR,
            Say("Hello! I'd like to order a birthday cake for my daughter 🎂"),
        ),
        us(
            2 * DAY + 3 * HOUR - 4,
            Read,
            Say("Hi Maria! Lovely. For which day, and for how many people?"),
        ),
        them(
            2 * DAY + 3 * HOUR - 7,
            Say(
                "Next *Saturday*, about *20 people*. She wants _strawberries_ and chocolate, ~no nuts~ absolutely no nuts!",
            ),
        ),
        us(
            2 * DAY + 3 * HOUR - 12,
            Read,
            Say(
                "Noted: *no nuts*. Our cakes are here, page 2 has the allergens: https://lunabakery.example/cakes",
            ),
        ),
        us(
            2 * DAY + 3 * HOUR - 13,
            Read,
            Show(Asset::PriceList, Some("Prices for cakes to order")),
        ),
        them(
            2 * DAY + 2 * HOUR,
            Show(Asset::Cake, Some("Something like this one, two floors")),
        ),
        us(
            2 * DAY + 2 * HOUR - 3,
            Read,
            Say("We can do that. Which size shall it be: 2 kg or 3 kg?"),
        ),
        them(2 * DAY + 2 * HOUR - 6, Button("size:3kg", "3 kg, please")).quoting(6),
        us(
            2 * DAY + 2 * HOUR - 9,
            Read,
            Show(
                Asset::Sketch,
                Some("Our sketch. Is it what you had in mind?"),
            ),
        ),
        them(2 * DAY + 2 * HOUR - 15, React(8, "❤️")),
        them(DAY + 5 * HOUR, Show(Asset::Cupcakes, None)),
        them(DAY + 5 * HOUR, Show(Asset::Counter, None)),
        them(DAY + 5 * HOUR, Show(Asset::Bread, None)),
        them(
            DAY + 5 * HOUR - 1,
            Show(Asset::Cake, Some("These are from last year's party 😊")),
        ),
        us(
            DAY + 4 * HOUR,
            Read,
            Say("What a table! We'll make the cupcakes again too, if you like."),
        )
        .quoting(13),
        them(40, Show(Asset::Voice, None)),
        them(
            38,
            Say(
                "Sorry for the voice note, I'm driving 🚗 Could you write her name on it? *Luísa*, with an accent",
            ),
        ),
    ],
};

pub(super) static JOAO: Chat = Chat {
    name: "João Pereira",
    phone: Some("5511900001002"),
    username: None,
    replies: &["Great, I'll be there at nine."],
    lines: &[
        them(3 * DAY, Say("Good morning, do you deliver to Pinheiros?")).after_an_ad(),
        us(
            3 * DAY - 6,
            Read,
            Say("Good morning João! Yes, every day until noon."),
        ),
        them(
            DAY,
            Place(
                -23.5617,
                -46.7020,
                "Escola Girassol",
                "Rua dos Pinheiros 812, São Paulo",
            ),
        ),
        us(DAY - 5, Read, Say("That is within 8 km, no problem.")),
        // One hour and a half before the window closes, and nobody has answered.
        them(
            22 * HOUR + 30,
            Say("And 60 cheese breads for the school party on Friday, how much would that be?"),
        ),
    ],
};

pub(super) static SOFIA: Chat = Chat {
    name: "Sofia Costa",
    phone: Some("351900000107"),
    username: None,
    replies: &[],
    lines: &[
        them(
            20 * HOUR,
            Say("Olá! Can you tell me when order 2217 arrives?"),
        ),
        us(
            20 * HOUR - 12,
            Read,
            Say("Olá Sofia, it left the shop at ten."),
        ),
        them(20 * HOUR - 14, Say("Thank you!")),
        us(
            18 * HOUR,
            Failed(131_026),
            Say("The courier is at your door and nobody answers. Could you open, please?"),
        ),
    ],
};

pub(super) static EMILY: Chat = Chat {
    name: "Emily Carter",
    phone: Some("447700900110"),
    username: None,
    replies: &["That sounds wonderful. I'll tell the others.", "Lovely!"],
    lines: &[
        them(7 * HOUR, Say(LONG)),
        them(
            7 * HOUR - 1,
            Card(
                "Oliver Grant",
                "+44 7700 900111",
                Some("Grant & Sons Events"),
            ),
        ),
        us(
            6 * HOUR + 30,
            Read,
            Say(
                "Dear Emily, thank you for the details! We can do all of it:\n\n1. Croissants and pains au chocolat\n2. Sandwiches, half of them vegetarian\n3. Three cakes\n\n> Please confirm by Wednesday\n\nThe code for the deposit is `LUNA-0612`.",
            ),
        ),
        them(
            6 * HOUR + 10,
            Say("Wonderful, I'll talk to Oliver and come back to you."),
        )
        .quoting(2),
        us(6 * HOUR + 9, Read, React(3, "👍")),
    ],
};

const LONG: &str = "Good afternoon! We are planning a small garden party for my parents' golden wedding on the sixth of December and \
friends of ours keep telling us about your shop, so here is everything at once, I hope it is not too much.\n\n\
There will be about forty-five guests, among them nine children and four people who eat neither meat nor fish; one of the \
children has a serious allergy to hazelnuts, so it would be very important to us that nothing with nuts is made on the same \
table that day. We would love something sweet for the arrival at eleven (croissants, perhaps those little chocolate ones that \
you have on Sundays), then sandwiches around one o'clock, and the cakes at four with the coffee. For the cakes we thought of \
three different ones rather than a single large one: a chocolate cake for the children, a lemon cake with poppy seeds, which \
is my mother's favourite, and whatever is good and fresh in that week for everybody else.\n\n\
The garden is behind the house, there is a side gate that your driver can use, and we have a large fridge, two trestle tables \
and enough plates. What we do not have is a cake stand: could we borrow one from you, and would you ask a deposit for it? \
Could you also tell us whether you write on cakes? The names are Margaret and Henry, and the number fifty in gold would make \
my father very happy, although he would never say so.\n\n\
My colleague Oliver, whose card I am sending you with this, takes care of the drinks and the chairs, and he would need to \
know at what time you want to set things up. If it is easier to talk about it on the phone, I am free every day after five. \
Many thanks, and kind regards from all of us,\nEmily";

pub(super) static PEDRO: Chat = Chat {
    name: "Pedro Almeida",
    phone: Some("5511900001011"),
    username: None,
    replies: &["Combinado!"],
    lines: &[
        them(26 * HOUR, Say("Oi! Which pick-up times are free tomorrow?")),
        us(26 * HOUR - 5, Read, Say("Hi Pedro! 9:30, 10:00 or 16:30.")),
        them(
            26 * HOUR - 8,
            Row("slot:1000", "10:00", "Pick-up at the side door"),
        )
        .quoting(1),
        us(26 * HOUR - 9, Read, Say("10:00 is yours.")),
        them(
            4 * HOUR,
            Cart(
                &[("SOURDOUGH-800", 2, 24.0), ("BRIGADEIRO-12", 1, 36.0)],
                "Sliced, please",
            ),
        ),
        us(4 * HOUR - 6, Sent, Say("Thank you, packed and sliced!")),
    ],
};

pub(super) static CAFE: Chat = Chat {
    name: "Café Central",
    phone: Some("5511900001013"),
    username: Some("cafecentral.sp"),
    replies: &["Thanks!"],
    lines: &[
        them(
            6 * DAY,
            Say("Weekly order as always: 40 baguettes, 25 rye."),
        ),
        us(6 * DAY - 15, Read, Say("Confirmed for Monday, 6:00.")),
        them(
            6 * DAY - 400,
            Show(Asset::PriceList, Some("Is this list still valid?")),
        ),
        us(6 * DAY - 420, Read, Say("Yes, until the end of the year.")),
        them(6 * DAY - 425, Show(Asset::Jingle, None)),
        us(
            5 * DAY - 200,
            Read,
            Place(
                -23.5505,
                -46.6333,
                "Luna Bakery",
                "Praça da Sé 14, São Paulo",
            ),
        ),
    ],
};

pub(super) static NINA: Chat = Chat {
    name: "Nina Oliveira",
    phone: Some("5511900001015"),
    username: None,
    replies: &["Yes please!"],
    lines: &[
        them(34 * HOUR, TemplateTap("On my way")),
        us(
            34 * HOUR - 3,
            Read,
            Say("Your order is at the counter, under N."),
        ),
        them(33 * HOUR, Show(Asset::Counter, Some("Got it, thank you!"))),
        us(33 * HOUR - 4, Read, React(2, "🙏")),
    ],
};
