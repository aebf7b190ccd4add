//! Many questions against one bot, and how it bore them: for `benches/discord.rs`, which says how to run it.

use super::bot::{Bot, Home};
use super::events::Interaction;
use super::loopback::{Discord, Setup};
use std::time::{Duration, Instant};

/// The readers' words, over and over: answered, unanswered, misspelt, Chinese.
const QUESTIONS: [&str; 10] = [
    "why are regulators involved",
    "how many passwords did the clinics have",
    "what hapens when the cable is cut",
    "how do i bake bread",
    "電動車充電費用怎麼算",
    "who wrote the article on passkeys",
    "is the four day week good for the lab",
    "how long does the phone's battery last and what did the bench find out about charging it overnight",
    "when does the relay launch",
    "what about other cloud providers",
];

/// How much of it.
pub(crate) struct Load {
    one_by_one: usize,
    typed: usize,
    seconds: u64,
    a_second: u32,
    in_a_row: usize,
    at_once: usize,
}

impl Load {
    /// What the figures of docs/discord.md come from.
    pub(crate) fn full() -> Self {
        Self { one_by_one: 500, typed: 500, seconds: 60, a_second: 50, in_a_row: 10_000, at_once: 400 }
    }

    /// Enough to see that it works.
    pub(crate) fn short() -> Self {
        Self { one_by_one: 20, typed: 20, seconds: 1, a_second: 20, in_a_row: 100, at_once: 40 }
    }
}

/// Runs it and prints what came of it.
#[allow(clippy::print_stdout, reason = "the bench's result")]
pub(crate) fn run(load: &Load) {
    let discord = Discord::with(Setup { capture: false, ..Setup::default() });
    let home = Home::shipped();
    let started = Instant::now();
    let off = [("IBID_USER_COOLDOWN", "0"), ("IBID_CHANNEL_COOLDOWN", "0"), ("IBID_LOG", "warn")];
    let bot = Bot::start(&discord, &home, &off);
    println!("ready after {} ms (session and commands)", started.elapsed().as_millis());

    let ask = |n: usize| Interaction::ask(QUESTIONS[n % QUESTIONS.len()]);
    let times: Vec<Duration> = (0..load.one_by_one).map(|n| timed(&discord, &ask(n))).collect();
    tell("one at a time", times, 0);

    let typed = (0..load.typed).map(|n| {
        let question = QUESTIONS[n % QUESTIONS.len()];
        let so_far: String = question.chars().take(3 + n % 20).collect();
        timed(&discord, &Interaction::typing("ask", "question", &so_far))
    });
    tell("choices while typing", typed.collect(), 0);

    let before = bot.resident_kib();
    let total = usize::try_from(load.seconds).unwrap() * load.a_second as usize;
    let pause = Duration::from_secs(1) / load.a_second;
    let begun = Instant::now();
    let sent: Vec<Interaction> = (0..total)
        .map(|n| {
            let due = begun + pause * u32::try_from(n).unwrap();
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let asked = ask(n);
            discord.dispatch(&asked);
            asked
        })
        .collect();
    let times: Vec<Duration> = sent.iter().map(|asked| discord.took(asked)).collect();
    let lost = total - times.len();
    tell(&format!("{} a second for {} s", load.a_second, load.seconds), times, lost);
    println!("memory {} MB before, {} MB after", before / 1024, bot.resident_kib() / 1024);

    let sent: Vec<Interaction> = (0..load.at_once).map(ask).collect();
    for asked in &sent {
        discord.dispatch(asked);
    }
    let times: Vec<Duration> = sent.iter().map(|asked| discord.took(asked)).collect();
    let busy = sent.iter().filter(|asked| discord.answer_to(asked).to_string().contains("Many questions")).count();
    tell(&format!("{} at one instant, {busy} of them told that there is no time", load.at_once), times, 0);

    let mut at_tenth = 0;
    for n in 0..load.in_a_row {
        timed(&discord, &ask(n));
        if n == load.in_a_row / 10 {
            at_tenth = bot.resident_kib();
        }
    }
    let end = bot.resident_kib();
    println!("{} in a row: memory {} KiB after a tenth, {end} KiB at the end", load.in_a_row, at_tenth);
}

fn timed(discord: &Discord, asked: &Interaction) -> Duration {
    discord.dispatch(asked);
    discord.took(asked)
}

#[allow(clippy::print_stdout, reason = "the bench's result")]
fn tell(what: &str, mut times: Vec<Duration>, lost: usize) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    let late = times.iter().filter(|t| **t > Duration::from_secs(3)).count();
    println!(
        "{what}: {} asked, {lost} lost, {late} later than 3 s; p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len() + lost,
        at(50),
        at(99),
        at(100)
    );
}
