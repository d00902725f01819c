//! How maps of every size are laid out.

use super::*;
use crate::report::Node;
use crate::view::texts::Language;

fn map(kinds: &[&str], edges: &[(usize, usize)]) -> Architecture {
    let id = |at: usize| format!("n{at}");
    let node =
        |(at, kind): (usize, &&str)| Node { id: id(at), title: format!("Part number {at}"), kind: (*kind).to_owned(), ..Node::default() };
    Architecture {
        nodes: kinds.iter().enumerate().map(node).collect(),
        edges: edges.iter().map(|&(from, to)| Edge { from: id(from), to: id(to) }).collect(),
    }
}

/// Whether a straight piece of a line runs through the inside of a part.
fn crosses(part: &Part, a: (u32, u32), b: (u32, u32)) -> bool {
    let (left, right) = (a.0.min(b.0), a.0.max(b.0));
    let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
    left < part.x + part.width && right > part.x && top < part.y + HEIGHT && bottom > part.y
}

#[test]
fn no_line_crosses_a_part_and_no_two_parts_overlap() {
    let kinds = ["people", "schedule", "callers", "pages", "server", "functions", "flow", "flow", "flow", "database", "storage", "ai"];
    for many in [3, 5, 8, 12, 20, 40] {
        let kinds: Vec<&str> = (0..many).map(|at| kinds[at % kinds.len()]).collect();
        let edges: Vec<(usize, usize)> =
            (0..many).flat_map(|from| [(from, (from * 7 + 3) % many), (from, (from + 1) % many), (from, (from * 5 + 11) % many)]).collect();
        let map = map(&kinds, &edges);
        for shape in [Shape::Wide, Shape::Narrow] {
            let drawn = layout(&map, shape, &Language::English.texts().map.lanes);
            assert_eq!(drawn.parts.len(), many);
            assert_eq!(drawn.lines.len(), edges.len());
            for (at, part) in drawn.parts.iter().enumerate() {
                assert!(part.x + part.width <= drawn.width && part.y + HEIGHT <= drawn.height);
                for other in &drawn.parts[at + 1..] {
                    let apart = part.x + part.width <= other.x
                        || other.x + other.width <= part.x
                        || part.y + HEIGHT <= other.y
                        || other.y + HEIGHT <= part.y;
                    assert!(apart, "{part:?} on {other:?}");
                }
            }
            for line in &drawn.lines {
                assert!(line.corners.iter().all(|&(x, _)| x <= drawn.width), "{line:?}");
                for piece in line.corners.windows(2) {
                    let hit = drawn.parts.iter().find(|part| crosses(part, piece[0], piece[1]));
                    assert!(hit.is_none(), "{many} {shape:?}: {piece:?} crosses {hit:?}");
                }
            }
        }
    }
}

#[test]
fn long_names_are_wrapped_and_cut() {
    assert_eq!(wrap("OpenAI", 13), ["OpenAI"]);
    assert_eq!(wrap("AI model (by the AI SDK)", 13), ["AI model (by", "the AI SDK)"]);
    assert_eq!(wrap("Send the weekly report to all customers", 13), ["Send the", "weekly repor…"]);
    assert_eq!(wrap("Pneumonoultramicroscopic", 13), ["Pneumonoultr…"]);
    assert_eq!(wrap("", 13), [""]);
    assert_eq!(wrap("每周向所有客户发送报告", 13), ["每周向所有客…"]);
}

#[test]
fn no_line_runs_through_a_lane_s_name_where_there_is_room() {
    let map = map(&["people", "pages", "functions", "database", "payment", "ai"], &[(0, 1), (1, 2), (1, 3), (2, 3), (2, 4), (2, 5)]);
    for shape in [Shape::Wide, Shape::Narrow] {
        let drawn = layout(&map, shape, &Language::English.texts().map.lanes);
        assert_eq!(drawn.lanes.len(), 5);
        for lane in &drawn.lanes {
            let right = lane.x + u32::try_from(lane.name.len()).unwrap() * LETTER;
            assert!(right <= drawn.width, "{lane:?} leaves the drawing");
            for piece in drawn.lines.iter().flat_map(|line| line.corners.windows(2)) {
                let through = piece[0].0 == piece[1].0
                    && (lane.x..right).contains(&piece[0].0)
                    && piece[0].1.min(piece[1].1) < lane.y
                    && piece[0].1.max(piece[1].1) > lane.y - 10;
                assert!(!through, "{shape:?}: {piece:?} runs through {lane:?}");
            }
        }
    }
}
