//! Chats of regulars and passers-by.

use super::super::script::{
    Chat,
    Fate::{Delivered, Read},
    What::{Edit, Future, MissedCall, Poll, React, Revoke, Say, Show},
    them, us,
};
use super::{DAY, HOUR};
use crate::assets::Asset;

pub(super) static ANA: Chat = Chat {
    name: "Ana Ruiz",
    phone: Some("34600111201"),
    username: Some("ana.ruiz"),
    replies: &[],
    lines: &[
        them(
            4 * DAY,
            Say("Hi! Is the rye bread still made on Thursdays?"),
        ),
        us(
            4 * DAY - 20,
            Read,
            Say("Hi Ana, yes: Thursdays and Saturdays, from 8 o'clock."),
        ),
        them(3 * DAY - 30, Say("Then please keep one for me on Saturday")),
        us(
            3 * DAY - 42,
            Read,
            Show(Asset::Bread, Some("Kept! It looks like this today.")),
        ),
        them(3 * DAY - 45, React(3, "😍")),
        them(3 * DAY - 46, Say("😍🍞")),
    ],
};

pub(super) static OMER: Chat = Chat {
    name: "עומר לוי",
    phone: Some("972500000103"),
    username: None,
    replies: &["מצוין, תודה רבה!"],
    lines: &[
        them(
            9 * HOUR,
            Say("שלום! האם יש לכם חלות ליום שישי? אני צריך *שתיים*, בבקשה."),
        ),
        us(
            9 * HOUR - 8,
            Read,
            Say("Shalom Omer! Yes, we bake challah on Fridays. שתי חלות שמורות לך."),
        ),
        them(9 * HOUR - 11, Say("תודה! מספר ההזמנה הוא 1182 (Luna)?")).quoting(1),
        us(
            9 * HOUR - 14,
            Delivered,
            Say("Exactly, 1182. See you on Friday!"),
        ),
    ],
};

pub(super) static FATIMA: Chat = Chat {
    name: "فاطمة الزهراء",
    phone: Some("971500000104"),
    username: None,
    replies: &["شكراً جزيلاً 🌹"],
    lines: &[
        them(
            6 * HOUR + 20,
            Say("السلام عليكم، هل يمكنكم تجهيز ٣٠ قطعة من البقلاوة ليوم الخميس؟"),
        ),
        us(
            6 * HOUR + 2,
            Read,
            Say("وعليكم السلام! نعم، بكل سرور. هل تريدونها بالفستق أم بالجوز؟"),
        ),
        them(5 * HOUR + 58, Say("بالفستق من فضلكم. السعر R$ 120، صحيح؟")),
        them(5 * HOUR + 57, Show(Asset::AnimatedSticker, None)),
    ],
};

pub(super) static WOLFGANG: Chat = Chat {
    name: "Wolfgang Amadeus Friedrich von Hohenstein-Ballenstedt zu Altenburg-Schönefeld und Mondsee",
    phone: Some("4915100000105"),
    username: None,
    replies: &[],
    lines: &[
        them(5 * DAY, Say("Guten Tag! Führen Sie glutenfreies Brot?")),
        us(
            5 * DAY - 90,
            Read,
            Say("Guten Tag! On Wednesdays only, and please order the day before: it sells out."),
        ),
        them(
            5 * DAY - 95,
            Say(
                "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsfeierlichkeitenbrötchen, zwölf Stück, bitte.",
            ),
        ),
        us(
            5 * DAY - 130,
            Delivered,
            Say("We'll try to fit that on the label 😄"),
        ),
    ],
};

pub(super) static CAI: Chat = Chat {
    name: "Cai",
    phone: None,
    username: Some("cai_rides"),
    replies: &["Cool, I'll cycle over 🚲"],
    lines: &[
        them(
            3 * HOUR,
            Say("hey, found you through the market stall. any oat cookies left today?"),
        ),
        us(
            3 * HOUR - 10,
            Read,
            Say("Hi Cai! Eight left. Shall we keep some?"),
        ),
        them(3 * HOUR - 12, Say("four please 🍪")),
    ],
};

pub(super) static LUCAS: Chat = Chat {
    name: "Lucas Martins",
    phone: Some("5521900001009"),
    username: None,
    replies: &["haha 😂"],
    lines: &[
        them(
            30 * HOUR,
            Show(Asset::Video, Some("Look how it rose! Your flour works")),
        ),
        us(29 * HOUR, Read, Say("👏👏👏")),
        them(29 * HOUR - 2, Show(Asset::Sticker, None)),
        them(29 * HOUR - 3, Say("😂")),
        them(2 * HOUR, Show(Asset::Tune, None)),
        them(
            2 * HOUR - 1,
            Say("And this is the song for the shop, as promised. *Listen until the end!*"),
        ),
    ],
};

pub(super) static BEATRIZ: Chat = Chat {
    name: "Beatriz Nunes",
    phone: Some("5511900001012"),
    username: None,
    replies: &[],
    lines: &[
        them(
            11 * HOUR,
            Say("We are voting at the office which cake it will be 😄"),
        ),
        them(11 * HOUR - 1, Poll),
        them(11 * HOUR - 2, Future("Office birthday")),
        us(11 * HOUR - 20, Read, Say("We'll bake whatever wins!")),
    ],
};

pub(super) static TOMAS: Chat = Chat {
    name: "Tomás Ribeiro",
    phone: Some("5531900001014"),
    username: None,
    replies: &["👌"],
    lines: &[
        them(
            8 * HOUR,
            Say("*Market on Sunday!* All bakers of the neighbourhood, from 9 to 14 h."),
        )
        .forwarded(),
        them(8 * HOUR - 1, Say("Will you be there at 4?")),
        them(8 * HOUR - 2, Edit(1, "Will you be there at 10?")),
        us(8 * HOUR - 30, Read, Say("Of course! With the big oven.")),
        them(8 * HOUR - 31, Say("Sorry, wrong chat")),
        them(8 * HOUR - 32, Revoke(4)),
        them(HOUR + 5, MissedCall),
        them(HOUR, Say("Could I borrow two crates?")).quoting(3),
    ],
};

pub(super) static BLOSSOM: Chat = Chat {
    name: "🌸🌸🌸",
    phone: Some("12025550116"),
    username: None,
    replies: &["❤️"],
    lines: &[
        them(2 * DAY + 10 * HOUR, Say("🌸🍰❓")),
        us(2 * DAY + 9 * HOUR, Read, Say("Strawberry cake, Saturday?")),
        them(2 * DAY + 9 * HOUR - 5, Say("🍓👍")),
        them(25, Say("👀")),
    ],
};
