mod verify;

use base64::{Engine, engine::general_purpose::STANDARD};
use std::io::BufRead;

const NAMES: [&str; 4] = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event"];

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let parts: Vec<Vec<u8>> = line.split(' ').map(|part| STANDARD.decode(&part[1..]).unwrap()).collect();
        let text: Vec<String> = parts.iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        let header = |name: &str| {
            let at = NAMES.iter().position(|known| *known == name)?;
            Some(text[3 + at].as_str()).filter(|value| !value.is_empty())
        };
        match verify::verify(&text[0], header, &parts[2], text[1].parse().unwrap()) {
            Ok(event) => println!("{event}"),
            Err(message) => println!("{message}"),
        }
    }
}
