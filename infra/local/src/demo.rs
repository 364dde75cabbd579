//! A small list that is there on first start, so that a first campaign needs no file.

use domain::list::{List, Member};
use platform::App;

const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("ann.martin@contoso.example", "Ann", "Martin", "Paris"),
    ("bjorn.larsen@contoso.example", "Bjørn", "Larsen", "Oslo"),
    ("chloe.dubois@contoso.example", "Chloé", "Dubois", "Lyon"),
    ("diego.garcia@contoso.example", "Diego", "García", "Madrid"),
    ("emi.tanaka@contoso.example", "Emi", "Tanaka", "Tokyo"),
    ("femi.okafor@contoso.example", "Femi", "Okafor", "Lagos"),
    ("greta.novak@contoso.example", "Greta", "Nováková", "Prague"),
    ("hugo.bernard@contoso.example", "Hugo", "Bernard", "Nantes"),
];

/// Stores the demo list.
///
/// # Errors
/// When the store does not take it.
pub async fn create(app: &App) -> anyhow::Result<()> {
    let now = app.clock.campaign_now();
    let id = app.entropy.list_id(now);
    let columns = vec!["CITY".to_owned()];
    let members: Vec<Member> = PEOPLE
        .iter()
        .map(|(address, first, last, city)| Member {
            address: (*address).into(),
            first_name: (*first).into(),
            last_name: (*last).into(),
            time_zone: None,
            extra: vec![(*city).into()],
        })
        .collect();
    app.store
        .put_version(id, 1, &columns, &members, now, "presently")
        .await?;
    let list = List {
        id,
        name: "Demo people".to_owned(),
        owner: "presently".to_owned(),
        created: now,
        updated: now,
        version: 1,
        size: u32::try_from(members.len())?,
        columns,
        kind: domain::list::Kind::Static,
        read_at: None,
    };
    Ok(app.store.create_list(&list).await?)
}
