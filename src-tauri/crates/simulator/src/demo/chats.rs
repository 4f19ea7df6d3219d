//! Luna Bakery's customers. Invented, as are their numbers.

mod orders;
mod visits;

use super::script::Chat;

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

/// Who is who; the order does not matter.
pub(crate) static CHATS: [&Chat; 16] = [
    &orders::MARIA,
    &orders::JOAO,
    &visits::ANA,
    &visits::OMER,
    &visits::FATIMA,
    &visits::WOLFGANG,
    &visits::CAI,
    &orders::SOFIA,
    &visits::LUCAS,
    &orders::EMILY,
    &orders::PEDRO,
    &visits::BEATRIZ,
    &orders::CAFE,
    &visits::TOMAS,
    &orders::NINA,
    &visits::BLOSSOM,
];
