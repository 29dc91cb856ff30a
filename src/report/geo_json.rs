//! GeoJSON by RFC 7946: routes and networks for maps.

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::json;

use crate::network::{LinkId, Network, Way};
use crate::route::{Route, StepKind};

/// Longitudes and latitudes of a link in the direction it is used: its waypoints, or its ends.
fn line(network: &Network, way: Way) -> Option<Vec<[f64; 2]>> {
    let link = network.link(way.link);
    let mut points: Vec<[f64; 2]> = if link.geometry.len() >= 2 {
        link.geometry.iter().map(|coord| [coord.x, coord.y]).collect()
    } else {
        [&link.from, &link.to]
            .into_iter()
            .map(|id| network.find_node(id).and_then(|node| network.node(node).position))
            .map(|point| point.map(|point| [point.x(), point.y()]))
            .collect::<Option<_>>()?
    };
    if way.is_reversed {
        points.reverse();
    }
    Some(points)
}

fn feature(geometry: Option<GeometryValue>, id: &str, properties: serde_json::Value) -> Feature {
    let properties: Option<JsonObject> = properties.as_object().cloned();
    Feature {
        bbox: None,
        geometry: geometry.map(Geometry::new),
        id: Some(geojson::feature::Id::String(id.to_owned())),
        properties,
        foreign_members: None,
    }
}

fn collection(features: Vec<Feature>) -> String {
    let collection = FeatureCollection { bbox: None, features, foreign_members: None };
    serde_json::to_string_pretty(&collection).expect("GeoJSON is JSON") + "\n"
}

/// One line per link of each route, with what it costs, and one point per place.
///
/// `routes` are names and routes; the name goes to the property `route`.
pub fn routes_geojson(network: &Network, routes: &[(String, &Route)]) -> String {
    let mut features = Vec::new();
    for (name, route) in routes {
        for (position, step) in route.steps.iter().enumerate() {
            let StepKind::Link(way) = step.kind else { continue };
            let link = network.link(way.link);
            let coordinates = line(network, way).map(GeometryValue::new_line_string);
            features.push(feature(
                coordinates,
                &format!("{name}/{}", position + 1),
                json!({
                    "route": name,
                    "step": position + 1,
                    "link_id": link.id,
                    "name": link.name,
                    "mode": link.mode.as_str(),
                    "countries": link.countries,
                    "tariff_usd_per_unit": step.measures.tariff.central,
                    "time_days": step.measures.time.central,
                    "distance_km": step.measures.distance,
                    "co2_kg_per_unit": step.measures.co2,
                }),
            ));
        }
        for place in route.places() {
            let node = network.node(place);
            let Some(point) = node.position else { continue };
            features.push(feature(
                Some(GeometryValue::new_point([point.x(), point.y()])),
                &format!("{name}/{}", node.id),
                json!({ "route": name, "node_id": node.id, "name": node.name, "country": node.country }),
            ));
        }
    }
    collection(features)
}

/// Every link as a line and every place as a point; what has no position has no geometry.
pub fn network_geojson(network: &Network) -> String {
    let mut features = Vec::new();
    for (position, link) in network.tables().links.iter().enumerate() {
        let way = Way { link: LinkId::new(position), is_reversed: false };
        features.push(feature(
            line(network, way).map(GeometryValue::new_line_string),
            &link.id,
            json!({
                "link_id": link.id,
                "name": link.name,
                "from_node_id": link.from,
                "to_node_id": link.to,
                "directed": link.directed,
                "mode": link.mode.as_str(),
                "service": link.service,
                "gauge_mm": link.gauge_mm,
                "commodities": link.commodities,
                "countries": link.countries,
                "status": link.status.as_str(),
                "length_km": link.length.central(),
                "time_days": link.time.central(),
                "tariff_usd_per_unit": link.tariff.central(),
                "capacity_units_per_day": link.capacity.as_ref().map(|capacity| capacity.central()),
                "asset_ids": link.assets,
            }),
        ));
    }
    for node in &network.tables().nodes {
        let mut properties =
            json!({ "node_id": node.id, "name": node.name, "kind": node.kind, "country": node.country });
        if !node.is_thru {
            properties["is_thru"] = json!(false);
        }
        let point = node.position.map(|point| GeometryValue::new_point([point.x(), point.y()]));
        features.push(feature(point, &node.id, properties));
    }
    collection(features)
}
