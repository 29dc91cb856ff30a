//! GeoJSON by RFC 7946: routes and networks for maps.

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::json;

use crate::ask::{LinkResult, NodeResult, RouteTold, StepWord};

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
pub(super) fn routes_geojson(routes: &[(String, &RouteTold)]) -> String {
    let mut features = Vec::new();
    for (name, route) in routes {
        for (position, step) in route.steps.iter().enumerate().filter(|(_, step)| step.kind == StepWord::Link) {
            features.push(feature(
                step.line.clone().map(GeometryValue::new_line_string),
                &format!("{name}/{}", position + 1),
                json!({
                    "route": name,
                    "step": position + 1,
                    "link_id": step.id,
                    "name": step.name,
                    "mode": step.mode,
                    "countries": step.countries,
                    "tariff_usd_per_unit": step.tariff_usd_per_unit.central,
                    "time_days": step.time_days.central,
                    "distance_km": step.distance_km,
                    "co2_kg_per_unit": step.co2_kg_per_unit,
                }),
            ));
        }
        for place in &route.places {
            let Some(point) = place.position else { continue };
            features.push(feature(
                Some(GeometryValue::new_point(point)),
                &format!("{name}/{}", place.id),
                json!({ "route": name, "node_id": place.id, "name": place.name, "country": place.country }),
            ));
        }
    }
    collection(features)
}

/// Every link as a line and every place as a point; what has no position has no geometry.
pub fn network_geojson(links: &[LinkResult], nodes: &[NodeResult]) -> String {
    let mut features = Vec::new();
    for link in links {
        let (length, time, tariff, capacity) = link.central;
        features.push(feature(
            link.line.clone().map(GeometryValue::new_line_string),
            &link.id,
            json!({
                "link_id": link.id,
                "name": link.name,
                "from_node_id": link.from_node_id,
                "to_node_id": link.to_node_id,
                "directed": link.directed,
                "mode": link.mode,
                "service": link.service,
                "gauge_mm": link.gauge_mm,
                "commodities": link.commodities,
                "countries": link.countries,
                "status": link.status,
                "length_km": length,
                "time_days": time,
                "tariff_usd_per_unit": tariff,
                "capacity_units_per_day": capacity,
                "asset_ids": link.asset_ids,
            }),
        ));
    }
    for node in nodes {
        let mut properties =
            json!({ "node_id": node.id, "name": node.name, "kind": node.kind, "country": node.country });
        if !node.is_thru {
            properties["is_thru"] = json!(false);
        }
        features.push(feature(node.position.map(GeometryValue::new_point), &node.id, properties));
    }
    collection(features)
}
