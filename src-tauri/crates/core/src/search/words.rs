//! What a person reads on the card of a message beside its text.

use crate::card::{Card, Details, Offer, SentButton};

impl Details {
    /// The words of the card: search finds a message by them, too.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        if let Some(template) = &self.template {
            words.extend(template.header.as_deref());
            words.extend(template.body.as_deref());
            words.extend(template.footer.as_deref());
            words.extend(
                template
                    .place
                    .iter()
                    .flat_map(|place| place.name.as_deref()),
            );
            words.extend(template.offer.iter().map(|offer| offer.text.as_str()));
            words.extend(titles(&template.buttons));
            for card in &template.cards {
                words.push(&card.body);
                words.extend(titles(&card.buttons));
            }
        }
        if let Some(referral) = &self.referral {
            words.extend(referral.headline.as_deref());
            words.extend(referral.body.as_deref());
        }
        words.extend(self.product.as_deref());
        if let Some(card) = &self.card {
            words.extend(card.words());
        }
        words.retain(|word| !word.is_empty());
        words.join("\n")
    }
}

impl Card {
    fn words(&self) -> Vec<&str> {
        match self {
            Self::Location(place) => [&place.name, &place.address]
                .into_iter()
                .flat_map(Option::as_deref)
                .collect(),
            Self::Contacts { cards, .. } => {
                let of_one = cards.iter().flat_map(|card| {
                    let lines = [&card.phones, &card.emails, &card.addresses];
                    let lines = lines.into_iter().flatten().map(String::as_str);
                    let names = [&card.name, &card.company];
                    names.into_iter().flat_map(Option::as_deref).chain(lines)
                });
                of_one.collect()
            }
            Self::Order { items } => items
                .iter()
                .flat_map(|item| item.product.as_deref())
                .collect(),
            Self::Form { answers, .. } => answers.iter().map(|a| a.value.as_str()).collect(),
            Self::Choice { description } => vec![description],
            Self::Notice(notice) => {
                let names = notice.names.iter().map(String::as_str);
                names.chain([notice.text.as_str()]).collect()
            }
            Self::Choices(choices) => {
                let ends = [&choices.header, &choices.footer];
                let mut words: Vec<&str> = ends.into_iter().flat_map(Option::as_deref).collect();
                match &choices.offer {
                    Offer::Buttons { titles } => words.extend(titles.iter().map(String::as_str)),
                    Offer::List { button, sections } => {
                        words.push(button);
                        for section in sections {
                            words.extend(section.title.as_deref());
                            for row in &section.rows {
                                words.push(&row.title);
                                words.extend(row.description.as_deref());
                            }
                        }
                    }
                    Offer::Link { text, .. } => words.push(text),
                }
                words
            }
            Self::Call(_) | Self::CallPermission { .. } => Vec::new(),
        }
    }
}

fn titles(buttons: &[SentButton]) -> impl Iterator<Item = &str> {
    buttons.iter().map(|button| button.text.as_str())
}
