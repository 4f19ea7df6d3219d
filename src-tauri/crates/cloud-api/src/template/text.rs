//! Variables in the text of templates.

/// The variables of a text in order of first appearance: `{{1}}` and `{{ order_number }}` give
/// `1` and `order_number`.
#[must_use]
pub fn variables(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (_, name) in pieces(text) {
        if let Some(name) = name
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Puts values in the place of variables. One without a value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &[(String, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    for (literal, name) in pieces(text) {
        filled.push_str(literal);
        if let Some(name) = name {
            match values.iter().find(|(known, _)| known == name) {
                Some((_, value)) => filled.push_str(value),
                None => {
                    filled.push_str("{{");
                    filled.push_str(name);
                    filled.push_str("}}");
                }
            }
        }
    }
    filled
}

/// The text cut at its variables: what stands before one, and its name.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(open) = text
        .get(from..)
        .and_then(|rest| rest.find("{{"))
        .map(|at| from + at)
    {
        let Some(close) = text
            .get(open..)
            .and_then(|rest| rest.find("}}"))
            .map(|at| open + at)
        else {
            break;
        };
        let name = text.get(open + 2..close).unwrap_or_default().trim();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !name.is_empty() && name.bytes().all(is_name) {
            pieces.push((text.get(start..open).unwrap_or_default(), Some(name)));
            (start, from) = (close + 2, close + 2);
        } else {
            from = open + 2;
        }
    }
    pieces.push((text.get(start..).unwrap_or_default(), None));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_and_filled() {
        assert_eq!(
            variables("{{1}} a {{ b_2 }} {{1}} {{}} {{x y}} {{é}} {{"),
            ["1", "b_2"]
        );
        let values = [("1".to_owned(), "Ana {{2}}".to_owned())];
        assert_eq!(
            fill("Hi {{1}}, {{2}} {{x y}} ñ{{", &values),
            "Hi Ana {{2}}, {{2}} {{x y}} ñ{{"
        );
    }
}
