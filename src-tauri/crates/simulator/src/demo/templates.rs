//! The shop's templates: every status a person meets, positional and named variables, headers and buttons of each kind.

use serde_json::{Value, json};

/// What stands for the address of an example file until the list is asked for.
pub(crate) const EXAMPLE_PREFIX: &str = "example:";

/// All of them, as the list endpoint shows them.
pub(crate) fn templates() -> Vec<Value> {
    let mut all = vec![hello_world()];
    all.extend(order_ready());
    all.extend(payment_reminder());
    all.extend([
        order_confirmation(),
        delivery_today(),
        price_list(),
        thanks(),
        login_code(),
    ]);
    all.extend([
        spring_sale(),
        cake_week(),
        birthday_offer(),
        holiday_hours(),
    ]);
    for (at, template) in all.iter_mut().enumerate() {
        if let Some(template) = template.as_object_mut() {
            template.insert(
                String::from("id"),
                json!((610_000_000_000_001 + at).to_string()),
            );
        }
    }
    all
}

/// What all have in common; `components` follow.
fn template(
    name: &str,
    language: &str,
    category: &str,
    status: &str,
    format: &str,
    components: Value,
) -> Value {
    let score = match status {
        "APPROVED" => "GREEN",
        "PAUSED" => "RED",
        _ => "UNKNOWN",
    };
    let reason = if status == "REJECTED" {
        "PROMOTIONAL"
    } else {
        "NONE"
    };
    json!({
        "name": name,
        "language": language,
        "category": category,
        "status": status,
        "parameter_format": format,
        "quality_score": {"score": score, "date": 1_793_000_000},
        "rejected_reason": reason,
        "components": components,
    })
}

fn hello_world() -> Value {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
        {"type": "BODY", "text": "Welcome! This message shows that your number can send templates."},
        {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
    ]);
    template(
        "hello_world",
        "en_US",
        "UTILITY",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

/// Named variables, one name in three languages.
fn order_ready() -> Vec<Value> {
    let texts = [
        (
            "en_US",
            "Hi {{customer_name}}, your order {{order_number}} is ready. We close at {{closing_time}}, see you soon!",
            "On my way",
            "Get directions",
        ),
        (
            "pt_BR",
            "Oi {{customer_name}}, seu pedido {{order_number}} está pronto. Fechamos às {{closing_time}}, até já!",
            "Estou indo",
            "Como chegar",
        ),
        (
            "es",
            "Hola {{customer_name}}, tu pedido {{order_number}} está listo. Cerramos a las {{closing_time}}, ¡te esperamos!",
            "Voy ahora",
            "Cómo llegar",
        ),
    ];
    let ready = |(language, body, reply, link): (&str, &str, &str, &str)| {
        let components = json!([
            {"type": "BODY", "text": body, "example": {"body_text_named_params": [
                {"param_name": "customer_name", "example": "Maria"},
                {"param_name": "order_number", "example": "1042"},
                {"param_name": "closing_time", "example": "18:00"},
            ]}},
            {"type": "FOOTER", "text": "Luna Bakery"},
            {"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": reply},
                {"type": "URL", "text": link, "url": "https://lunabakery.example/way"},
            ]},
        ]);
        template(
            "order_ready",
            language,
            "UTILITY",
            "APPROVED",
            "NAMED",
            components,
        )
    };
    texts.map(ready).into()
}

/// Positional variables, a variable in the header and one in the link.
fn payment_reminder() -> Vec<Value> {
    let texts = [
        (
            "pt_BR",
            "Pedido {{1}}",
            "Olá {{1}}, o sinal de {{2}} ainda está em aberto. Você pode pagar até sexta-feira.",
            "Pagar",
        ),
        (
            "en_US",
            "Order {{1}}",
            "Hello {{1}}, the deposit of {{2}} is still open. You can pay it until Friday.",
            "Pay",
        ),
    ];
    let reminder = |(language, header, body, link): (&str, &str, &str, &str)| {
        let components = json!([
            {"type": "HEADER", "format": "TEXT", "text": header, "example": {"header_text": ["1042"]}},
            {"type": "BODY", "text": body, "example": {"body_text": [["Maria", "R$ 90,00"]]}},
            {"type": "FOOTER", "text": "Luna Bakery"},
            {"type": "BUTTONS", "buttons": [{
                "type": "URL", "text": link, "url": "https://pay.lunabakery.example/{{1}}",
                "example": ["https://pay.lunabakery.example/1042"],
            }]},
        ]);
        template(
            "payment_reminder",
            language,
            "UTILITY",
            "APPROVED",
            "POSITIONAL",
            components,
        )
    };
    texts.map(reminder).into()
}

fn order_confirmation() -> Value {
    let components = json!([
        {"type": "BODY", "text": "Thank you {{1}}! We noted {{2}} for {{3}}. Is everything right?",
         "example": {"body_text": [["Maria", "one strawberry cake", "Saturday, 10:00"]]}},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Yes, all right"},
            {"type": "QUICK_REPLY", "text": "Please change it"},
        ]},
    ]);
    template(
        "order_confirmation",
        "en_US",
        "UTILITY",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

fn delivery_today() -> Value {
    let components = json!([
        {"type": "BODY", "text": "مرحباً {{1}}، سيصل طلبكم رقم {{2}} اليوم قبل الساعة {{3}} مساءً.",
         "example": {"body_text": [["فاطمة", "1042", "6"]]}},
        {"type": "FOOTER", "text": "مخبز لونا"},
        {"type": "BUTTONS", "buttons": [
            {"type": "PHONE_NUMBER", "text": "اتصلوا بنا", "phone_number": "+551140001234"},
        ]},
    ]);
    template(
        "delivery_today",
        "ar",
        "UTILITY",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

fn price_list() -> Value {
    let components = json!([
        {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["example:prices.pdf"]}},
        {"type": "BODY", "text": "Hola {{1}}, adjuntamos la lista de precios que nos pediste.", "example": {"body_text": [["Ana"]]}},
    ]);
    template(
        "price_list",
        "es",
        "UTILITY",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

/// No variable at all.
fn thanks() -> Value {
    let components = json!([
        {"type": "BODY", "text": "Thank you for your visit! How did you like it?"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Very much"},
            {"type": "QUICK_REPLY", "text": "It was fine"},
            {"type": "QUICK_REPLY", "text": "Not so much"},
        ]},
    ]);
    template(
        "visit_thanks",
        "en_US",
        "UTILITY",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

fn login_code() -> Value {
    let components = json!([
        {"type": "BODY", "text": "*{{1}}* is your verification code. For your security, do not share this code.",
         "add_security_recommendation": true, "example": {"body_text": [["384921"]]}},
        {"type": "FOOTER", "text": "This code expires in 10 minutes.", "code_expiration_minutes": 10},
        {"type": "BUTTONS", "buttons": [{
            "type": "URL", "text": "Copy code",
            "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
            "example": ["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp384921"],
        }]},
    ]);
    template(
        "login_code",
        "en_US",
        "AUTHENTICATION",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

fn spring_sale() -> Value {
    let components = json!([
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["example:cupcakes.jpg"]}},
        {"type": "BODY", "text": "Spring is here, {{1}}! *20 % off* all cakes to order until {{2}}.",
         "example": {"body_text": [["Maria", "30 November"]]}},
        {"type": "FOOTER", "text": "Luna Bakery, Praça da Sé 14"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Stop promotions"},
            {"type": "URL", "text": "See the cakes", "url": "https://lunabakery.example/spring/{{1}}",
             "example": ["https://lunabakery.example/spring/maria"]},
        ]},
    ]);
    template(
        "spring_sale",
        "en_US",
        "MARKETING",
        "APPROVED",
        "POSITIONAL",
        components,
    )
}

fn cake_week() -> Value {
    let components = json!([
        {"type": "BODY", "text": "Oi {{1}}, esta semana todos os bolos levam uma surpresa. Passe aqui!", "example": {"body_text": [["Maria"]]}},
    ]);
    template(
        "cake_week",
        "pt_BR",
        "MARKETING",
        "PAUSED",
        "POSITIONAL",
        components,
    )
}

fn birthday_offer() -> Value {
    let components = json!([
        {"type": "BODY", "text": "Happy birthday {{1}}! Your gift code {{2}} is waiting for you.", "example": {"body_text": [["Maria", "LUNA10"]]}},
    ]);
    template(
        "birthday_offer",
        "en_US",
        "UTILITY",
        "REJECTED",
        "POSITIONAL",
        components,
    )
}

fn holiday_hours() -> Value {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Horario de fiestas"},
        {"type": "BODY", "text": "Hola {{nombre}}, abrimos el 24 de diciembre de {{desde}} a {{hasta}} h.",
         "example": {"body_text_named_params": [
            {"param_name": "nombre", "example": "Ana"},
            {"param_name": "desde", "example": "7"},
            {"param_name": "hasta", "example": "13"},
         ]}},
    ]);
    template(
        "holiday_hours",
        "es",
        "UTILITY",
        "PENDING",
        "NAMED",
        components,
    )
}
