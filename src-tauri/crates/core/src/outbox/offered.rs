//! Places, cards and choices, from our form to the client's.

use shopbell_cloud_api::message::{
    self as api, Action, ContactName, Header, Interactive, ListRow, ListSection, ReplyButton,
};

use crate::card::{Choices, ContactCard, Offer, OfferSection, Place};

pub(super) fn place(place: &Place) -> api::Place {
    api::Place {
        latitude: place.latitude,
        longitude: place.longitude,
        name: place.name.clone(),
        address: place.address.clone(),
    }
}

/// A card as the API takes it: a name and at least one part of it.
pub(super) fn contact(card: &ContactCard) -> api::ContactCard {
    let named = [&card.name, &card.company].into_iter().flatten();
    let whole = named.chain(&card.phones).next().map(String::as_str);
    api::ContactCard {
        name: name(whole.unwrap_or_default()),
        phones: card
            .phones
            .iter()
            .map(|phone| on_card(card, phone))
            .collect(),
        emails: card
            .emails
            .iter()
            .map(|email| api::Email {
                email: Some(email.clone()),
                kind: None,
            })
            .collect(),
        org: card.company.clone().map(|company| api::Organization {
            company: Some(company),
            ..api::Organization::default()
        }),
        addresses: card
            .addresses
            .iter()
            .map(|address| api::Address {
                street: Some(address.clone()),
                ..api::Address::default()
            })
            .collect(),
        urls: card
            .urls
            .iter()
            .map(|url| api::WebAddress {
                url: Some(url.clone()),
                kind: None,
            })
            .collect(),
        birthday: None,
    }
}

/// A number of a card. Only a number known to be on WhatsApp gets the button that writes to it.
fn on_card(card: &ContactCard, phone: &str) -> api::Phone {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    api::Phone {
        phone: Some(phone.to_owned()),
        wa_id: card.on_whatsapp.contains(&digits).then_some(digits),
        kind: None,
    }
}

fn name(whole: &str) -> ContactName {
    let (first, last) = match whole.split_once(char::is_whitespace) {
        Some((first, last)) => (first, Some(last.trim().to_owned())),
        None => (whole, None),
    };
    ContactName {
        formatted_name: whole.to_owned(),
        first_name: Some(first.to_owned()),
        last_name: last.filter(|last| !last.is_empty()),
        ..ContactName::default()
    }
}

/// What is offered, with ids that tell the choices of one message apart: what the customer taps
/// comes back with its words and quotes the message.
pub(super) fn interactive(choices: &Choices) -> Interactive {
    let action = match &choices.offer {
        Offer::Buttons { titles } => Action::Buttons(
            titles
                .iter()
                .enumerate()
                .map(|(index, title)| ReplyButton {
                    id: format!("button-{}", index + 1),
                    title: title.clone(),
                })
                .collect(),
        ),
        Offer::List { button, sections } => Action::List {
            button: button.clone(),
            sections: sections.iter().enumerate().map(section).collect(),
        },
        Offer::Link { text, url } => Action::Link {
            text: text.clone(),
            url: url.clone(),
        },
    };
    Interactive {
        header: choices.header.clone().map(Header::Text),
        body: Some(choices.body.clone()),
        footer: choices.footer.clone(),
        action,
    }
}

fn section((at, section): (usize, &OfferSection)) -> ListSection {
    let rows = section.rows.iter().enumerate();
    ListSection {
        title: section.title.clone(),
        rows: rows
            .map(|(index, row)| ListRow {
                id: format!("row-{}-{}", at + 1, index + 1),
                title: row.title.clone(),
                description: row.description.clone(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_names_somebody_whatever_stands_on_it() {
        let card = |name: Option<&str>, company: Option<&str>| ContactCard {
            name: name.map(str::to_owned),
            company: company.map(str::to_owned),
            phones: vec!["+34 600 999 888".to_owned(), "+34 911".to_owned()],
            on_whatsapp: vec!["34600999888".to_owned()],
            ..ContactCard::default()
        };
        let sent = contact(&card(Some("Marta Ruiz Sol"), None));
        assert_eq!(sent.name.formatted_name, "Marta Ruiz Sol");
        assert_eq!(sent.name.first_name.as_deref(), Some("Marta"));
        assert_eq!(sent.name.last_name.as_deref(), Some("Ruiz Sol"));
        let whatsapp: Vec<_> = sent.phones.iter().map(|phone| &phone.wa_id).collect();
        assert_eq!(
            whatsapp,
            [&Some("34600999888".to_owned()), &None],
            "a number nobody vouches for is no WhatsApp number"
        );
        assert_eq!(
            contact(&card(None, Some("Taller"))).name.formatted_name,
            "Taller"
        );
        assert_eq!(
            contact(&card(None, None)).name.formatted_name,
            "+34 600 999 888"
        );
    }

    #[test]
    fn rows_of_all_sections_have_ids_of_their_own() {
        let row = |title: &str| crate::card::OfferRow {
            title: title.to_owned(),
            description: None,
        };
        let section = |title: &str| OfferSection {
            title: Some(title.to_owned()),
            rows: vec![row("09:30"), row("10:00")],
        };
        let sent = interactive(&Choices {
            header: None,
            body: "When?".to_owned(),
            footer: None,
            offer: Offer::List {
                button: "See slots".to_owned(),
                sections: vec![section("Friday"), section("Saturday")],
            },
        });
        let Action::List { sections, .. } = sent.action else {
            panic!("a list");
        };
        let ids: std::collections::HashSet<_> = sections
            .iter()
            .flat_map(|section| &section.rows)
            .map(|row| row.id.clone())
            .collect();
        assert_eq!(ids.len(), 4);
    }
}
