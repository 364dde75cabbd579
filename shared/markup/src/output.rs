//! Where the layout writes to: a text for one person, or a bound over all people.

use crate::escape;
use crate::placeholder::Placeholder;
use crate::url_template::UrlTemplate;

/// The five kinds of things a message is written from. Text and size implement the same calls, so the size
/// follows every change of the layout by itself.
pub(crate) trait Output {
    /// Markup of ours, as it is.
    fn markup(&mut self, markup: &str);
    /// The author's text.
    fn text(&mut self, text: &str);
    /// A person's cell.
    fn value(&mut self, placeholder: &Placeholder);
    /// The address of a tracked link.
    fn tracked(&mut self, index: usize);
    /// The address of another link.
    fn url(&mut self, url: &UrlTemplate);
}

/// The message for one person.
pub(crate) struct TextOutput<'a> {
    pub out: String,
    pub html: bool,
    pub values: &'a dyn Fn(&str) -> Option<String>,
    pub link: &'a dyn Fn(usize) -> String,
}

impl Output for TextOutput<'_> {
    fn markup(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn text(&mut self, text: &str) {
        if self.html {
            escape::push_html(&mut self.out, text);
        } else {
            self.out.push_str(text);
        }
    }

    fn value(&mut self, placeholder: &Placeholder) {
        self.text(&placeholder.resolve(self.values).text);
    }

    fn tracked(&mut self, index: usize) {
        // Our own URLs pass unchanged; nothing else may leave the attribute it stands in.
        let url: String = (self.link)(index)
            .chars()
            .filter(|&c| escape::url_char(c))
            .collect();
        self.text(&url);
    }

    fn url(&mut self, url: &UrlTemplate) {
        self.text(&url.target(self.values));
    }
}
