//! One rich message in each format.

use super::render;
use crate::Format;

const RICH: &str = "\
# Winter campaign, [FIRSTNAME]!

Dear **[FIRSTNAME] [LASTNAME]**, greetings from *[CITY|your city]*.
The price is ~~99 €~~ **79 €** with code `WINTER-[CODE]`.

- Read [the [SEASON|winter] plan](https://intranet.example.com/plan?who=[FIRSTNAME]&city=[CITY|none])
- Or the bare address: https://intranet.example.com/a_b_c.
  1. first
  2. <b>second</b> & last

> Quoted words
> on two lines

```
curl https://intranet.example.com
  --user <you>
```

![Floor plan](https://intranet.example.com/floor.png)

---

Questions? [Write to us](mailto:help@example.com?subject=From%20[FIRSTNAME]) or <it@example.com>.
";

fn shown(format: Format) -> String {
    let rendered = render(RICH, format);
    let missing = rendered.missing.join(", ");
    format!(
        "{}\n\nformat: {}\nsummary: {}\nmissing: {missing}",
        rendered.text, rendered.text_format, rendered.summary
    )
}

#[test]
fn teams() {
    insta::assert_snapshot!(shown(Format::Teams));
}

#[test]
fn skype_plain() {
    insta::assert_snapshot!(shown(Format::SkypePlain));
}

#[test]
fn skype_html() {
    insta::assert_snapshot!(shown(Format::SkypeHtml));
}

#[test]
fn preview() {
    insta::assert_snapshot!(shown(Format::Preview));
}
