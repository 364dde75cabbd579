use super::{entry, next};
use platform::LinkKeys;

const NEW: [u8; 32] = [9; 32];

#[test]
fn the_first_key_stands_alone() {
    let keys = LinkKeys::parse(&next(None, NEW).unwrap()).unwrap();
    assert_eq!((keys.current.id, keys.current.secret), (1, NEW));
    assert!(keys.previous.is_none());
}

#[test]
fn the_current_key_becomes_the_previous_and_the_one_before_goes() {
    // As the command line of the cloud prints a secret: with a line break.
    let held = format!("{},{}\n", entry(4, &[7; 32]), entry(3, &[5; 32]));
    let keys = LinkKeys::parse(&next(Some(&held), NEW).unwrap()).unwrap();
    let all: Vec<_> = keys.all().iter().map(|key| (key.id, key.secret)).collect();
    assert_eq!(all, [(5, NEW), (4, [7; 32])]);
}

#[test]
fn the_id_after_the_last_is_the_first() {
    let value = next(Some(&entry(255, &[7; 32])), NEW).unwrap();
    let keys = LinkKeys::parse(&value).unwrap();
    assert_eq!(keys.current.id, 0);
    assert_eq!(keys.previous.map(|key| key.id), Some(255));
}

#[test]
fn what_could_not_be_read_is_not_replaced_by_a_key_that_knows_no_links() {
    let empty = next(Some(" \n"), NEW).unwrap_err().to_string();
    assert!(empty.contains("--first"), "{empty}");
    // The value that a new stack begins with, and one that was cut off.
    let cut = &entry(1, &[7; 32])[..20];
    for bad in ["h3QyYp0c8aXk1BvN5mRzT7uWj2LdFs4G", cut] {
        let error = format!("{:#}", next(Some(bad), NEW).unwrap_err());
        assert!(error.contains("--first"), "{error}");
        assert!(!error.contains(&bad[4..]), "it quotes a key: {error}");
    }
}

#[test]
fn a_new_key_is_another_one_each_time() {
    let draw = || platform::Entropy::system().unwrap().seed();
    assert_ne!(next(None, draw()).unwrap(), next(None, draw()).unwrap());
}
