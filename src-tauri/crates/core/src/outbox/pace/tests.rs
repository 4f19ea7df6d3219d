use super::*;

const MILLISECOND: Duration = Duration::from_millis(1);

/// Lets messages leave as fast as they may for so long; when each left. Each answer takes `way`.
fn run(
    book: &mut Book,
    from: Instant,
    lasts: Duration,
    way: impl Fn(usize) -> Duration,
) -> Vec<Instant> {
    let (mut now, mut left, mut answers) = (from, Vec::new(), Vec::new());
    while now < from + lasts {
        answers.retain(|(at, due)| {
            if *due <= now {
                book.end(*at, End::Answered { taken: true }, *due);
            }
            *due > now
        });
        match book.take(now) {
            Ok(()) => {
                answers.push((now, now + way(left.len())));
                left.push(now);
            }
            Err(_) => now += MILLISECOND,
        }
    }
    for (at, due) in answers {
        book.end(at, End::Answered { taken: true }, due);
    }
    left
}

/// The most that fall into any 1,000 ms.
fn busiest(times: &[Instant]) -> usize {
    let within = |first: &Instant| {
        let later = times
            .iter()
            .filter(|at| *at >= first && **at < *first + SECOND);
        later.count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

#[test]
fn no_second_holds_more_than_its_share_and_almost_all_of_it_is_used() {
    for (level, share) in [(20, 19), (80, 78), (1_000, 975)] {
        let mut book = Book {
            level,
            ..Book::default()
        };
        let left = run(&mut book, Instant::now(), SECOND * 3, |_| 20 * MILLISECOND);
        assert_eq!(busiest(&left), share, "level {level}");
        assert!(
            left.len() >= share * 3 - share / 20,
            "level {level}: {}",
            left.len()
        );
    }
}

#[test]
fn messages_held_up_on_the_way_do_not_meet_those_of_the_next_second() {
    let (mut book, start) = (Book::default(), Instant::now());
    // Every hundredth to hundred-and-twentieth message is held up for 400 ms.
    let way = |n: usize| {
        if n % 100 > 79 {
            405 * MILLISECOND
        } else {
            5 * MILLISECOND
        }
    };
    let left = run(&mut book, start, SECOND * 20, way);
    let mut reached: Vec<_> = left
        .iter()
        .enumerate()
        .map(|(n, at)| *at + way(n))
        .collect();
    reached.sort();
    assert!(busiest(&reached) < 80, "{}", busiest(&reached));
    assert!(left.len() > 20 * 60, "and it goes on: {}", left.len());
}

#[test]
fn after_a_pause_nothing_is_caught_up_that_would_make_a_burst() {
    let (mut book, start) = (Book::default(), Instant::now());
    let mut left = run(&mut book, start, SECOND, |_| MILLISECOND);
    left.extend(run(&mut book, start + SECOND * 60, SECOND * 2, |_| {
        MILLISECOND
    }));
    assert!(busiest(&left) <= 78);
    let at_once = left.iter().filter(|at| **at == start + SECOND * 60).count();
    assert!(at_once <= 5, "{at_once} at once");
}

#[test]
fn what_customers_write_takes_places_of_their_second() {
    let (mut book, start) = (Book::default(), Instant::now());
    book.heard.extend([start; 40]);
    let left = run(&mut book, start, SECOND, |_| MILLISECOND);
    assert_eq!(left.len(), 38);
    book.heard.extend([start + SECOND; 200]);
    let left = run(&mut book, start + SECOND, SECOND, |_| MILLISECOND);
    assert_eq!(left.len(), 1, "who hears much still answers");
}

#[test]
fn too_fast_halves_the_rate_once_and_it_comes_back_by_five_percent_a_second() {
    let (mut book, start) = (Book::default(), Instant::now());
    book.slow_down(start, start);
    assert_eq!(book.rate(start), 39);
    for before in 1..5 {
        book.slow_down(start - MILLISECOND * before, start + MILLISECOND);
    }
    assert_eq!(
        book.percent(start),
        50,
        "those that had left already say nothing new"
    );
    assert_eq!(book.percent(start + SECOND * 4), 70);
    book.slow_down(start + SECOND * 4, start + SECOND * 4);
    assert_eq!(book.percent(start + SECOND * 4), 35);
    assert_eq!(book.percent(start + SECOND * 17), 100, "and no further");
}

#[tokio::test]
async fn what_has_no_answer_holds_its_place_and_an_answer_frees_it() {
    let pace = Pace::default();
    pace.set_level(2);
    let first = pace.turn().await;
    let waiting = pace.turn();
    tokio::pin!(waiting);
    let early = tokio::time::timeout(SECOND * 2, &mut waiting).await;
    assert!(early.is_err(), "Meta may count the first one at any time");
    first.taken();
    waiting.await.kept();
    assert_eq!(pace.book().under_way, 0);
}
