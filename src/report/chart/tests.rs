//! What every picture keeps: well-formed, no text over text, marks where the axes say and with their data.

use std::collections::BTreeMap;

use svg::parser::Event;

use super::*;
use crate::analysis::Spread;
use crate::ask::{
    BreakevenResult, CommodityTold, Compare, CompareResult, CorridorRiskResult, Criterion, CriticalMetric,
    CriticalResult, CriticalSetResult, FlowRiskCaseResult, FlowRiskResult, ObjectiveWord, RiskResult, RouteTold,
    RoutesResult, Session, StretchResult, TradeOffs,
};
use crate::flow::{Series, SeriesKind, Simulation, Summary};
use crate::units::Quantity;

/// What an element carries, by name.
type Attributes = BTreeMap<String, String>;

/// A picture read back: its elements with their attributes, and its texts.
struct Read {
    elements: Vec<(String, Attributes)>,
    texts: Vec<(Attributes, String)>,
}

/// Reads a picture; every tag that opens has to close.
fn read(svg: &str) -> Read {
    let mut read = Read { elements: Vec::new(), texts: Vec::new() };
    let mut open: Vec<String> = Vec::new();
    for event in svg::read(svg).expect("readable") {
        match event {
            Event::Tag(name, kind, attributes) => {
                let attributes: Attributes =
                    attributes.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
                match kind {
                    svg::node::element::tag::Type::Start => open.push(name.to_owned()),
                    svg::node::element::tag::Type::End => assert_eq!(open.pop().as_deref(), Some(name)),
                    svg::node::element::tag::Type::Empty => {}
                }
                if kind != svg::node::element::tag::Type::End {
                    read.elements.push((name.to_owned(), attributes));
                }
            }
            Event::Text(text) if !text.trim().is_empty() => {
                let (name, attributes) = read.elements.last().expect("text stands in an element");
                if name == "text" {
                    let plain = text.trim().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                    read.texts.push((attributes.clone(), plain));
                }
            }
            Event::Text(_) | Event::Instruction(_) | Event::Comment(_) | Event::Declaration(_) => {}
            Event::Error(error) => panic!("{error}"),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    read
}

fn number(attributes: &Attributes, name: &str) -> f64 {
    attributes[name].parse().expect("a number")
}

impl Read {
    /// The marks of a series and an id, with the element within each.
    fn marks(&self, series: &str, id: &str) -> Vec<(&Attributes, &Attributes)> {
        let is_meant = |attributes: &Attributes| {
            attributes.get("data-series").is_some_and(|found| found == series)
                && (id.is_empty() || attributes.get("data-id").is_some_and(|found| found == id))
        };
        let within = |at: usize| {
            let shapes = ["polyline", "polygon", "rect", "circle"];
            let found = self.elements[at..].iter().find(|(name, _)| shapes.contains(&name.as_str()));
            &found.expect("a mark has a shape").1
        };
        let groups = self.elements.iter().enumerate().filter(|(_, (name, found))| name == "g" && is_meant(found));
        groups.map(|(at, (_, attributes))| (attributes, within(at))).collect()
    }

    /// Fails if a text leaves the sheet or covers another one.
    fn assert_texts_stand_apart(&self, svg: &str) {
        let view: Vec<f64> =
            self.elements[0].1["viewBox"].split(' ').map(|part| part.parse().expect("a number")).collect();
        let boxes: Vec<(f64, f64, f64, f64, &str)> = self
            .texts
            .iter()
            .map(|(attributes, text)| {
                let size = number(attributes, "font-size");
                let (x, y, width) = (number(attributes, "x"), number(attributes, "y"), lettering::ems(text) * size);
                let left = match attributes.get("text-anchor").map(String::as_str) {
                    Some("middle") => x - width / 2.0,
                    Some("end") => x - width,
                    _ => x,
                };
                (left, y - size * 0.8, left + width, y + size * 0.2, text.as_str())
            })
            .collect();
        for (position, one) in boxes.iter().enumerate() {
            assert!(
                one.0 >= 0.0 && one.2 <= view[2] && one.1 >= 0.0 && one.3 <= view[3],
                "{one:?} leaves {view:?}\n{svg}"
            );
            for other in &boxes[..position] {
                let is_apart = one.2 <= other.0 || other.2 <= one.0 || one.3 <= other.1 || other.3 <= one.1;
                assert!(is_apart, "{one:?} covers {other:?}\n{svg}");
            }
        }
    }

    /// Where a label of an axis stands.
    fn label(&self, text: &str, coordinate: &str) -> f64 {
        let found = self.texts.iter().find(|(_, found)| found == text);
        number(&found.unwrap_or_else(|| panic!("no label {text}")).0, coordinate)
    }
}

fn crude() -> CommodityTold {
    CommodityTold { id: "crude".to_owned(), name: "Crude oil".to_owned(), cargo_unit: "t".to_owned() }
}

fn box_routes(criteria: &[Criterion]) -> RoutesResult {
    let asked = TradeOffs::new("almaty", "istanbul").commodity("container");
    let asked = criteria.iter().fold(asked, |asked, criterion| asked.pareto(*criterion));
    Session::embedded().ask(&asked).expect("a question").result.expect("trade-offs")
}

fn amounts(units: &[i64]) -> Vec<Quantity> {
    units.iter().map(|units| Quantity::units(*units as f64)).collect()
}

fn outcome(scenario: &str, series: &[(SeriesKind, &str, &[i64])], disturbed: Option<(usize, usize)>) -> Simulation {
    let series =
        series.iter().map(|(kind, id, values)| Series { kind: *kind, id: (*id).to_owned(), values: amounts(values) });
    let series: Vec<Series> = series.collect();
    Simulation {
        scenario: scenario.to_owned(),
        days: series[0].values.len(),
        series,
        summary: Summary {
            delivered: Quantity::ZERO,
            shut_in: Quantity::ZERO,
            peak_backlog: Quantity::ZERO,
            storages: Vec::new(),
            loss_usd: 0.0,
            tariffs_usd: 0.0,
            first_disturbed: disturbed.map(|days| days.0),
            last_disturbed: disturbed.map(|days| days.1),
        },
        marginals: Vec::new(),
    }
}

/// Two outlets over five days: the first loses 3,000 on the days 1 and 2 and makes up 1,000 on day 3.
fn closure() -> (Simulation, Simulation) {
    use SeriesKind::{Stock, Throughput};
    let steady = [3_000; 5];
    let usual = outcome("baseline", &[(Throughput, "north", &[4_000; 5]), (Throughput, "south", &steady)], None);
    let ours = outcome(
        "closure",
        &[
            (Throughput, "north", &[4_000, 1_000, 1_000, 5_000, 4_000]),
            (Throughput, "south", &steady),
            (Stock, "tank", &[0, 500, 1_000, 0, 0]),
        ],
        Some((1, 3)),
    );
    (ours, usual)
}

#[test]
fn a_simulation_shades_what_is_below_the_baseline_and_says_how_much() {
    let (ours, usual) = closure();
    let svg = simulation_svg("closure", &ours, &usual, None, "t");
    let read = read(&svg);
    assert!(read.texts.iter().any(|(_, text)| text == "below the baseline: 6.0 kt"), "{svg}");
    let lost = read.marks("below_baseline", "");
    assert_eq!(lost.len(), 1);
    assert_eq!(
        (lost[0].0["data-y"].as_str(), lost[0].0["data-day"].as_str()),
        ("6000", "0"),
        "shaded from the day before"
    );
    let force = read.marks("in_force", "");
    assert_eq!((force[0].0["data-day"].as_str(), force[0].0["data-last-day"].as_str()), ("1", "2"));
    assert!(svg.contains("Below the baseline by 6.0 kt in all, above it on other days by 1.0 kt."), "{svg}");
    assert!(!simulation_svg("none", &usual, &usual, None, "t").contains("below the baseline"));
}

#[test]
fn a_day_of_a_simulation_stands_at_its_place_and_tells_its_date_and_what_passes() {
    let (ours, usual) = closure();
    let svg = simulation_svg("closure", &ours, &usual, Some(jiff::civil::date(2026, 2, 27)), "t");
    let read = read(&svg);
    let days: Vec<_> = read.elements.iter().filter(|(_, data)| data.contains_key("data-baseline")).collect();
    assert_eq!(days.len(), 5);
    let of = |name: &str| days[2].1[name].as_str();
    assert_eq!(
        (of("data-day"), of("data-date"), of("data-y"), of("data-baseline")),
        ("2", "2026-03-01", "4000", "7000")
    );
    // South is stacked on north: on day 1 its upper edge is at 1,000 + 3,000.
    let south = read.marks("throughput", "south")[0];
    assert_eq!(south.0["data-y"], "3000 3000 3000 3000 3000");
    let corners: Vec<(f64, f64)> = south.1["points"]
        .split(' ')
        .map(|pair| pair.split_once(',').map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y"))).expect("a pair"))
        .collect();
    let (zero, four) = (read.label("0", "y"), read.label("4,000", "y"));
    let value = |y: f64| (y - (zero - 4.2)) / (four - zero) * 4_000.0;
    assert!((value(corners[1].1) - 4_000.0).abs() < 20.0, "{corners:?}");
    assert!((value(corners[0].1) - 7_000.0).abs() < 20.0, "{corners:?}");
    let first_of_march = read.label("1 Mar", "x");
    assert!((corners[2].0 - first_of_march).abs() < 0.2, "{corners:?} {first_of_march}");
}

#[test]
fn a_stock_that_never_moves_is_not_drawn() {
    let (mut ours, usual) = closure();
    assert_eq!(read(&simulation_svg("closure", &ours, &usual, None, "t")).marks("stock", "tank").len(), 1);
    ours.series[2].values = amounts(&[500; 5]);
    assert!(read(&simulation_svg("closure", &ours, &usual, None, "t")).marks("stock", "tank").is_empty());
}

#[test]
fn a_point_of_a_scatter_stands_where_the_axes_say() {
    let found = box_routes(&[Criterion::Tariff, Criterion::Time, Criterion::Co2]);
    assert!(found.routes.len() > 5, "a crowd to be labelled");
    let svg = scatter_svg("Almaty to Istanbul", &found);
    let read = read(&svg);
    let (left, right) = (read.label("2,500", "x"), read.label("4,000", "x"));
    for (position, row) in found.routes.iter().enumerate() {
        let route = &row.route;
        let corridor = route.corridor.as_deref().expect("a corridor");
        let marks = read.marks(corridor, &(position + 1).to_string());
        assert_eq!(marks.len(), 1);
        let tariff = route.tariff_usd_per_unit.central.as_usd();
        assert_eq!(number(marks[0].0, "data-x"), tariff);
        assert_eq!(number(marks[0].0, "data-y"), route.time_days.central.as_days());
        let expected = left + (right - left) * (tariff - 2_500.0) / 1_500.0;
        assert!((number(marks[0].1, "cx") - expected).abs() < 0.3, "route {}", position + 1);
    }
}

#[test]
fn a_comparison_shows_the_range_of_each_route_and_what_is_closed() {
    let all = comparison();
    let svg = compare_svg("Tengiz to Augusta", &all);
    let read = read(&svg);
    let first = &all.cases[0].corridors[0];
    let russia = first.route.as_ref().expect("a route");
    let marks = read.marks("baseline", &first.corridor);
    let tariff = marks.iter().find(|(data, _)| data["data-measure"] == "tariff" && data.contains_key("data-low"));
    let (data, bar) = tariff.expect("an interval of tariffs");
    assert_eq!(number(data, "data-low"), russia.tariff_usd_per_unit.low.as_usd());
    assert_eq!(number(data, "data-high"), russia.tariff_usd_per_unit.high.as_usd());
    let end = number(bar, "x") + number(bar, "width");
    let (zero, hundred) = (read.label("0", "x"), read.label("100", "x"));
    let expected = zero + (hundred - zero) * russia.tariff_usd_per_unit.high.as_usd() / 100.0;
    assert!((end - expected).abs() < 0.3, "{bar:?} {expected}");
    assert!(read.marks("caspian-closed", "middle").is_empty());
    assert_eq!(read.texts.iter().filter(|(_, text)| text == "closed").count(), 1);
}

fn comparison() -> CompareResult {
    let asked = Compare::new("tengiz", "augusta")
        .objective(ObjectiveWord::Tariff)
        .scenario("cpc-closure-30d")
        .scenario("caspian-closed");
    Session::embedded().ask(&asked).expect("a question").result.expect("a comparison")
}

/// Stretches of the range, each with a route in a corridor of this name.
fn stretches(of: &[(&str, f64, f64)]) -> BreakevenResult {
    let found = box_routes(&[Criterion::Tariff]);
    let route = |corridor: &str| RouteTold { corridor: Some(corridor.to_owned()), ..found.routes[0].route.clone() };
    let stretches =
        of.iter().map(|(corridor, from, to)| StretchResult { from: *from, to: *to, route: route(corridor) });
    BreakevenResult {
        commodity: found.commodity.clone(),
        varied: "value-of-time".to_owned(),
        unit: "USD per unit and day".to_owned(),
        stretches: stretches.collect(),
    }
}

#[test]
fn routes_of_one_corridor_that_follow_each_other_are_one_band() {
    let found = stretches(&[("ocean", 0.0, 10.0), ("ocean", 10.0, 24.5), ("rail", 24.5, 60.0), ("ocean", 60.0, 100.0)]);
    let read = read(&breakeven_svg("A to B", &found));
    let ends = |id: &str| {
        let ends = |(data, _): &(&Attributes, &Attributes)| (number(data, "data-from"), number(data, "data-x"));
        read.marks("best", id).iter().map(ends).collect::<Vec<_>>()
    };
    assert_eq!(ends("ocean"), [(0.0, 24.5), (60.0, 100.0)]);
    assert_eq!(ends("rail"), [(24.5, 60.0)]);
    let (bar, zero, full) = (read.marks("best", "rail")[0].1, read.label("0", "x"), read.label("100", "x"));
    assert!((number(bar, "x") - (zero + (full - zero) * 0.245)).abs() < 0.3, "{bar:?}");
    assert!((number(bar, "width") - (full - zero) * 0.355).abs() < 0.3, "{bar:?}");
}

#[test]
fn bars_of_closures_begin_at_zero_even_below_it() {
    let row = |closed: &str, shut_in: i64, loss_usd: f64| CriticalSetResult {
        rank: 1,
        closed: vec![closed.to_owned()],
        pairs_left_out: None,
        pairs: None,
        pairs_cut_off: None,
        extra: None,
        shut_in_units: Some(Quantity::units(shut_in as f64)),
        undelivered_units: Some(Quantity::units(shut_in as f64)),
        loss_usd: Some(loss_usd),
    };
    let found = closures(CriticalMetric::Flow, vec![row("cpc", 4_000_000, 3e9), row("odd", -1_000_000, 1e9)]);
    let svg = critical_svg("closures", &found);
    let read = read(&svg);
    let shut_in = |id: &str| {
        let marks = read.marks("critical", id);
        let found = marks.into_iter().find(|(data, _)| data["data-measure"] == "shut_in").expect("a bar");
        (number(found.0, "data-x"), number(found.1, "x"), number(found.1, "width"))
    };
    let (cpc, odd) = (shut_in("cpc"), shut_in("odd"));
    assert_eq!((cpc.0, odd.0), (4_000.0, -1_000.0));
    assert!((cpc.1 - (odd.1 + odd.2)).abs() < 0.2 && (cpc.2 - 4.0 * odd.2).abs() < 1.0, "{cpc:?} {odd:?}");
}

fn closures(metric: CriticalMetric, sets: Vec<CriticalSetResult>) -> CriticalResult {
    CriticalResult {
        commodity: crude(),
        metric,
        unit: "USD per unit".to_owned(),
        pairs: Some(12),
        closable: 30,
        ties_left_off: 0,
        days: Some(30),
        sets,
        no_way_round: Vec::new(),
        only_left_out: Vec::new(),
    }
}

/// One picture of each kind, some crowded.
fn pictures() -> Vec<String> {
    let long = "a title that is far too long for one line of a picture and speaks of <links> & 'places' at \"length\"";
    let (ours, usual) = closure();
    let names: Vec<String> = (0..9).map(|number| format!("outlet-with-a-long-name-{number}")).collect();
    let series: Vec<(SeriesKind, &str, &[i64])> =
        names.iter().map(|name| (SeriesKind::Throughput, name.as_str(), [1_000_000; 400].as_slice())).collect();
    let crowded = outcome("crowded", &series, None);
    let found = box_routes(&[Criterion::Tariff, Criterion::Time, Criterion::Co2]);
    let bands = stretches(&[("ocean", 0.0, 24.5), ("a corridor of a name that is too long for its column", 24.5, 1e5)]);
    let spread =
        |scale: f64| Spread { p10: scale, p50: 2.0 * scale, p90: 4.0 * scale, mean: scale, standard_error: 1.0 };
    let corridor = |id: &str| CorridorRiskResult {
        corridor: id.to_owned(),
        tariff_usd_per_unit: spread(1_234.0),
        time_days: spread(10.0),
        wait_days: spread(1.0),
        open_share: 1.0,
        cheapest_share: 1.0,
        fastest_share: 1.0,
        best_share: 1.0,
        drivers: Vec::new(),
    };
    let risk = RiskResult {
        commodity: crude(),
        origin: "tengiz".to_owned(),
        destination: "augusta".to_owned(),
        trials: 1_000,
        seed: 1,
        part: None,
        corridors: ["russia", "middle"].map(corridor).to_vec(),
        names: ["Tengiz", "Augusta"].map(str::to_owned),
        objective_text: String::new(),
        regime: String::new(),
    };
    let flows = FlowRiskResult {
        commodity: crude(),
        days: 90,
        trials: 1,
        seed: 1,
        part: None,
        outages_per_trial: 1.0,
        cases: vec![FlowRiskCaseResult {
            scenario: "cpc-closure-30d".to_owned(),
            delivered_units: spread(123_456_789.0),
            shut_in_units: spread(0.0),
            loss_usd: spread(1.5e9),
            any_shut_in_share: 1.0,
        }],
    };
    let set = CriticalSetResult {
        rank: 1,
        closed: vec!["turkish-straits".to_owned(), "cpc".to_owned(), "caspian-crossing".to_owned()],
        pairs_left_out: Some(vec![0, 0, 0]),
        pairs: Some(12),
        pairs_cut_off: Some(12),
        extra: Some(123_456.7),
        shut_in_units: None,
        undelivered_units: None,
        loss_usd: None,
    };
    vec![
        simulation_svg(long, &ours, &usual, Some(jiff::civil::date(2026, 12, 30)), "t"),
        simulation_svg("crowded", &crowded, &crowded, Some(jiff::civil::date(2026, 12, 30)), "t"),
        simulation_svg("crowded", &crowded, &crowded, None, "t"),
        scatter_svg(long, &found),
        compare_svg(long, &comparison()),
        breakeven_svg(long, &bands),
        risk_svg(long, &risk),
        flow_risk_svg(long, &flows),
        critical_svg(long, &closures(CriticalMetric::Tariff, vec![set])),
        critical_svg("none", &closures(CriticalMetric::Flow, Vec::new())),
    ]
}

#[test]
fn every_picture_is_well_formed_named_and_keeps_its_texts_apart() {
    for svg in pictures() {
        let read = read(&svg);
        read.assert_texts_stand_apart(&svg);
        let names: Vec<&str> = read.elements.iter().map(|(name, _)| name.as_str()).take(3).collect();
        assert_eq!(names, ["svg", "title", "desc"]);
        assert_eq!(read.elements[0].1["role"], "img");
        assert!(svg.contains("prefers-color-scheme:dark"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        let style = &svg[svg.find("<style>").expect("a style")..svg.find("</style>").expect("its end")];
        for (_, attributes) in &read.elements {
            if let Some(class) = attributes.get("class").filter(|class| *class != "mark" && *class != "corridor-chart")
            {
                assert!(style.contains(&format!(".{class}")), "no rule for {class}");
            }
        }
    }
}

#[test]
fn a_picture_is_the_same_bytes_each_time() {
    assert_eq!(pictures(), pictures());
}

#[test]
fn what_a_title_holds_is_text_and_nothing_else() {
    let (ours, usual) = closure();
    let svg = simulation_svg("<script>a & b</script>\u{1}", &ours, &usual, None, "t");
    assert!(!svg.contains("<script") && !svg.contains('\u{1}'));
    assert!(read(&svg).texts.iter().any(|(_, text)| text == "<script>a & b</script>\u{fffd}"), "{svg}");
}
