//! From a campaign's message to what one person receives: the same for a send and for TRY.

use crate::App;
use channels::{Body, Outgoing};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use domain::outcome::Reason;
use domain::token::LinkRef;
use markup::{Format, Message, card_utf16_bytes, size_utf16_bytes};

/// The tracked links of one recipient, by order of appearance in the message.
pub fn recipient_links(
    app: &App,
    campaign: CampaignId,
    batch: u32,
    position: usize,
) -> impl Fn(usize) -> String {
    // A batch holds at most a hundred people.
    let position = u8::try_from(position).unwrap_or(u8::MAX);
    links(
        app,
        LinkRef {
            campaign,
            batch,
            position,
            link: 0,
            is_try: false,
        },
    )
}

/// The links of a TRY: followed, never counted.
pub fn try_links(app: &App, campaign: CampaignId) -> impl Fn(usize) -> String {
    links(
        app,
        LinkRef {
            campaign,
            batch: 0,
            position: 0,
            link: 0,
            is_try: true,
        },
    )
}

fn links(app: &App, to: LinkRef) -> impl Fn(usize) -> String {
    let base = app.settings.link_base_url.clone();
    let key = app.link_keys.current();
    move |index| {
        // A message has at most a hundred links.
        let link = u8::try_from(index).unwrap_or(u8::MAX);
        format!("{base}/r/{}", LinkRef { link, ..to }.sign(&key))
    }
}

/// What a person receives on `channel`.
///
/// # Errors
/// [`Reason::MessageTooLarge`] when it is over the channel's limit.
pub fn outgoing(
    channel: Channel,
    message: &Message,
    values: &dyn Fn(&str) -> Option<String>,
    link: &dyn Fn(usize) -> String,
) -> Result<Outgoing, Reason> {
    let within = |bytes: usize, format: Format| {
        if bytes > message.limit(format) {
            return Err(Reason::MessageTooLarge);
        }
        Ok(())
    };
    let render = |format: Format| {
        let rendered = message.render(format, values, link);
        within(size_utf16_bytes(&rendered), format)?;
        Ok(rendered)
    };
    if channel == Channel::Skype {
        let (plain, html) = (render(Format::SkypePlain)?, render(Format::SkypeHtml)?);
        return Ok(Outgoing {
            body: Body::InstantMessage {
                plain: plain.text,
                html: Some(html.text),
            },
            summary: plain.summary,
        });
    }
    if let Some(card) = message.card(values, link) {
        within(card_utf16_bytes(&card.content), Format::Teams)?;
        return Ok(Outgoing {
            body: Body::Card(card.content),
            summary: card.summary,
        });
    }
    let rendered = render(Format::Teams)?;
    Ok(Outgoing {
        body: Body::Text {
            text: rendered.text,
            text_format: rendered.text_format,
        },
        summary: rendered.summary,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Env;
    use crate::{Clock, Entropy};
    use domain::campaign::Spec;
    use markup::{CARD_LIMIT_BYTES, TEAMS_LIMIT_BYTES};

    async fn app() -> App {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        let here = "http://127.0.0.1:1";
        let keys = format!("3:{key}");
        let env = Env::fixed([
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", here),
            ("AWS_ENDPOINT_URL_SQS", here),
            ("AWS_ENDPOINT_URL_SCHEDULER", here),
            ("TABLE_NAME", "t"),
            ("LINK_BASE_URL", "https://go.contoso.example/"),
            ("LINK_KEYS", keys.as_str()),
            ("PLAN_QUEUE_URL", here),
            ("SCHEDULE_GROUP", "g"),
            ("SCHEDULER_ROLE_ARN", "arn:aws:iam::1:role/s"),
            ("DUE_QUEUE_URL_TEAMS", here),
            (
                "DUE_QUEUE_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:1:due-teams",
            ),
            (
                "DUE_DLQ_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:1:due-teams-dlq",
            ),
        ]);
        App::from(&env, Clock::system(), Entropy::seeded(1))
            .await
            .unwrap()
    }

    fn campaign() -> CampaignId {
        CampaignId::from_parts(1_790_000_000_000, 7)
    }

    fn read(app: &App, url: &str) -> LinkRef {
        let token = url.strip_prefix("https://go.contoso.example/r/").unwrap();
        LinkRef::verify(token, &app.link_keys.all()).unwrap()
    }

    #[tokio::test]
    async fn a_link_says_who_was_sent_it_and_whether_it_counts() {
        let app = app().await;
        let link = read(&app, &recipient_links(&app, campaign(), 70_000, 99)(5));
        let expected = LinkRef {
            campaign: campaign(),
            batch: 70_000,
            position: 99,
            link: 5,
            is_try: false,
        };
        assert_eq!(link, expected);
        let link = read(&app, &try_links(&app, campaign())(2));
        assert_eq!(
            link,
            LinkRef {
                batch: 0,
                position: 0,
                link: 2,
                is_try: true,
                ..expected
            }
        );
    }

    const TEXT: &str = "Hi **[FIRSTNAME]**, [look](https://x.example)";

    fn composed(channel: Channel) -> Outgoing {
        let message = Message::parse(TEXT).unwrap();
        let values = |name: &str| (name == "FIRSTNAME").then(|| "A<b>".to_owned());
        outgoing(channel, &message, &values, &|index| {
            format!("https://go.example/r/{index}")
        })
        .unwrap()
    }

    #[test]
    fn a_message_is_written_for_teams() {
        let composed = composed(Channel::Teams);
        let expected =
            r#"Hi <b>A&lt;b&gt;</b>, <a href="https://go.example/r/0">look</a>"#.to_owned();
        assert!(
            composed.body
                == Body::Text {
                    text: expected,
                    text_format: "xml"
                }
        );
        assert_eq!(composed.summary, "Hi A<b>, look");
    }

    #[test]
    fn a_message_is_written_for_skype_twice() {
        let composed = composed(Channel::Skype);
        let expected = Body::InstantMessage {
            plain: "Hi A<b>, look (https://go.example/r/0)".into(),
            html: Some(r#"Hi <b>A&lt;b&gt;</b>, <a href="https://go.example/r/0">look</a>"#.into()),
        };
        assert!(composed.body == expected);
    }

    #[test]
    fn a_message_over_the_limit_is_refused_before_it_is_sent() {
        let message = Message::parse("[A]").unwrap();
        let of = |chars: usize| {
            outgoing(
                Channel::Teams,
                &message,
                &|_| Some("é".repeat(chars)),
                &|_| String::new(),
            )
            .map(drop)
        };
        assert_eq!(of(TEAMS_LIMIT_BYTES / 2), Ok(()));
        assert_eq!(of(TEAMS_LIMIT_BYTES / 2 + 1), Err(Reason::MessageTooLarge));
    }

    fn idea(text: &str) -> Message {
        let spec: Spec = serde_json::from_value(serde_json::json!({
            "name": "n", "message": text, "format": "idea", "channel": "teams",
            "start": "2026-12-01T15:00", "time_zone": "UTC", "duration": {"days": 1},
            "opening_hours": {"from": "08:00", "to": "18:00", "weekdays": ["mon"], "skip": []},
        }))
        .unwrap();
        Message::of(&spec).unwrap()
    }

    #[test]
    fn a_card_goes_without_text() {
        let message = idea("Hi [FIRSTNAME], [look](https://x.example)");
        let link = |index| format!("https://go.example/r/{index}");
        let composed = outgoing(Channel::Teams, &message, &|_| Some("Ann".into()), &link).unwrap();
        assert_eq!(composed.summary, "💡 Idea Hi Ann, look");
        let Body::Card(card) = composed.body else {
            panic!("{composed:?}")
        };
        assert_eq!(card["type"], "AdaptiveCard");
        assert!(
            card.to_string()
                .contains(r#""url":"https://go.example/r/0""#)
        );
    }

    #[test]
    fn a_card_has_a_limit_of_its_own() {
        let message = idea("[A]");
        let of = |chars: usize| {
            let value = |_: &str| Some("x".repeat(chars));
            outgoing(Channel::Teams, &message, &value, &|_| String::new()).map(drop)
        };
        let (half, frame) = (CARD_LIMIT_BYTES / 2, 1_000);
        assert_eq!(of(half - frame), Ok(()));
        assert_eq!(of(half), Err(Reason::MessageTooLarge));
    }
}
