//! Test networks, each one string that can be solved by hand, and short ways to ask them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use corridor::Error;
use corridor::io::{FolderFiles, read_network, read_scenario};
use corridor::network::{Network, Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Route, Rule};
use corridor::scenario::{Resolved, StatusPolicy, lay_over};

/// Tengiz to Augusta three ways, for crude oil and for boxes.
///
/// By hand, for crude with every transfer, dwell and the discharge at Augusta:
///
/// | way | USD/t | days | km | kg CO2 | links |
/// | --- | --- | --- | --- | --- | --- |
/// | by Novorossiysk | 51.50 | 18.0 | 3,800 | 39.20 | cpc-kz, cpc-ru, sea-novorossiysk |
/// | by Ceyhan | 64.50 | 21.5 | 4,740 | 50.72 | rail-aktau, ship-baku, btc, sea-ceyhan |
/// | by Poti | 69.00 | 16.5 | 4,480 | 26.92 | rail-aktau, ship-baku, rail-poti, sea-poti |
///
/// The risk of a way is the sum of -ln(availability) of its assets: cpc 0.1, the straits 0.05, the Caspian 0.01, btc none. Crude cannot change
/// from pipe to rail at Atyrau, boxes can change anywhere.
pub(crate) const BLACK_SEA: &str = "\
-- node.csv --
node_id,name,node_type,country,x_coord,y_coord,un_locode,aliases,asset_ids
tengiz,Tengiz,oil_field,KZ,53.383,46.153,,TCO;Tengizchevroil,
atyrau,Atyrau,pump_station,KZ,51.88,47.11,KZGUW,,
aktau,Aktau (port),port,KZ,51.21,43.60,KZSCO,Shevchenko,
baku,Baku / Alat,port,AZ,49.43,40.00,AZBAK,,
ceyhan,Ceyhan,terminal,TR,35.90,36.86,TRCEY,Haydar Aliyev,
poti,Poti,port,GE,41.65,42.15,GEPTI,,
novorossiysk,Novorossiysk,port,RU,37.80,44.70,RUNVS,Novorossiisk,
augusta,Augusta,port,IT,15.22,37.23,ITAUG,,
almaty,Almaty,city,KZ,76.90,43.20,,,
-- link.csv --
link_id,name,from_node_id,to_node_id,directed,length,allowed_uses,mode,gauge_mm,operator,countries,asset_ids,status,time_hours,time_low_hours,time_high_hours,time_basis,time_source_ids,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,tariff_basis,tariff_year,tariff_source_ids,capacity,emission_class
cpc-kz,CPC in Kazakhstan,tengiz,atyrau,true,200,crude,pipeline,,CPC-K,KZ,cpc,operating,24,24,24,derived,T-2,5,4.5,5.5,published,2024,T-1,200000,pipe
cpc-ru,CPC in Russia,atyrau,novorossiysk,true,1300,crude,pipeline,,CPC-R,KZ;RU,cpc,operating,192,168,216,derived,T-2,33,30,36,published,2024,T-1,180000,pipe
sea-novorossiysk,Ship Novorossiysk - Augusta,novorossiysk,augusta,true,2300,crude;container,sea,,,RU;TR;IT,straits,operating,168,144,192,derived,T-2,12,10,15,derived,2024,T-2,,ship
rail-aktau,Rail Tengiz - Aktau,tengiz,aktau,false,600,crude;container,rail,1520,KTZ,KZ,,operating,48,48,48,assumed,,18,15,25,assumed,2024,,30000,train
ship-baku,Ship Aktau - Baku,aktau,baku,false,480,crude;container,sea,,Caspian Line,KZ;AZ,caspian,operating,36,36,36,assumed,,9,7,12,assumed,2024,,25000,ship
btc,BTC pipeline,baku,ceyhan,true,1760,crude,pipeline,,BTC Co,AZ;GE;TR,btc,operating,240,240,240,published,T-1,24,24,24,published,2024,T-1,160000,pipe
sea-ceyhan,Ship Ceyhan - Augusta,ceyhan,augusta,true,1900,crude,sea,,,TR;IT,,operating,96,96,96,derived,T-2,8,6,10,derived,2024,T-2,,ship
rail-poti,Rail Baku - Poti,baku,poti,false,900,crude;container,rail,1520,Georgian Rail,AZ;GE,,operating,60,60,60,published,T-1,20,18,23,published,2023,T-1,22000,train
sea-poti,Ship Poti - Augusta,poti,augusta,true,2500,crude;container,sea,,,GE;TR;IT,straits,operating,180,180,180,derived,T-2,14,12,18,derived,2024,T-2,,ship
rail-novorossiysk,Rail Atyrau - Novorossiysk,atyrau,novorossiysk,false,1250,crude;container,rail,1520,RZD,KZ;RU,,operating,60,60,60,assumed,,10,8,12,assumed,2024,,40000,train
road-atyrau,Road Tengiz - Atyrau,tengiz,atyrau,false,250,container,road,,,KZ,,operating,6,6,6,assumed,,30,30,30,assumed,2024,,,truck
wrep,Western Route to Supsa,baku,poti,true,830,crude,pipeline,,WREP,AZ;GE,,idle,144,144,144,published,T-1,9,9,9,published,2021,T-1,14000,pipe
tcp,Trans-Caspian pipeline,tengiz,baku,true,700,crude,pipeline,,,KZ;AZ,,planned,60,60,60,assumed,,3,3,3,assumed,2030,,,pipe
-- transfer.csv --
transfer_id,node_id,commodity_id,from_service,to_service,kind,time_hours,time_basis,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,tariff_basis,tariff_source_ids,capacity
atyrau-border,atyrau,crude,pipeline,pipeline,border,12,assumed,0.5,0.5,0.5,assumed,,
novorossiysk-load,novorossiysk,crude,pipeline,sea,transshipment,24,published,0,0,0,published,T-1,
novorossiysk-rail,novorossiysk,crude,rail_1520,sea,mode_change,24,assumed,4,4,4,assumed,,
aktau-load,aktau,crude,rail_1520,sea,mode_change,24,assumed,2,1.5,3,published,T-1,15000
baku-btc,baku,crude,sea,pipeline,mode_change,12,assumed,1.5,1,2,assumed,,
baku-rail,baku,crude,sea,rail_1520,mode_change,12,assumed,3,2,4,assumed,,
baku-through,baku,crude,pipeline,pipeline,dwell,12,assumed,1,1,1,assumed,,
ceyhan-load,ceyhan,crude,pipeline,sea,transshipment,48,assumed,1,1,1,assumed,,
poti-load,poti,crude,rail_1520,sea,mode_change,24,assumed,2,2,2,assumed,,
poti-pipe,poti,crude,pipeline,sea,transshipment,24,assumed,1,1,1,assumed,,
augusta-discharge,augusta,crude,sea,destination,dwell,12,assumed,1,1,1,assumed,,
poti-boxes,poti,container,rail_1520,sea,mode_change,72,assumed,90,60,150,derived,T-2,300
-- asset.csv --
asset_id,name,kind,country,reliability_id,risk_rule,commodity_id,capacity,capacity_basis,capacity_source_ids
cpc,CPC as a whole,pipeline,,often,series,crude,190000,published,T-1
btc,BTC as a whole,pipeline,,,parallel,crude,150000,published,T-1
straits,Turkish Straits,strait,TR,seldom,parallel,,,,
caspian,Caspian crossing,crossing,,hardly,parallel,container,400,assumed,
-- reliability.csv --
reliability_id,name,regime,events_per_year,duration_median_days,duration_p90_days,lost_share,per_1000km,grade
often,Often out,any,34.758,1,1,1,false,A
seldom,Seldom out,any,17.813,1,1,1,false,B
hardly,Hardly out,any,3.6343,1,1,1,false,C
-- commodity.csv --
commodity_id,name,cargo_unit,tonnes_per_unit,value_of_time_usd_per_unit_day,default_transfer
crude,Crude oil,t,1,0.2,forbidden
container,Container,TEU,10,30,free
-- emission.csv --
emission_class,mode,name,intensity_g_per_tonne_km,intensity_basis,intensity_source_ids,method
pipe,pipeline,Pumping,20,published,T-1,well to wheel
train,rail,Train,10,published,T-1,well to wheel
ship,sea,Tanker,4,derived,T-2,well to wheel
truck,road,Truck,60,assumed,,well to wheel
-- corridor.csv --
corridor_id,name,commodity_ids,must_use_any_asset_ids,must_enter_countries,must_not_enter_countries,must_not_use_asset_ids
russia,Through Russia,,,RU,,
middle,Middle Corridor,,caspian,,RU,
georgia,By the Georgian railway,crude,,GE,RU,btc
ocean,Ocean,container,,,KZ,
-- supply.csv --
supply_id,node_id,commodity_id,supply
tengiz-oil,tengiz,crude,90000
-- market.csv --
market_id,node_id,commodity_id,name,demand,netback_usd_per_unit
augusta-oil,augusta,crude,Augusta,100000,500
-- source.csv --
source_id,title,publisher,url,date,supports
T-1,Annual tariffs,Ministry of Test,https://example.org/tariffs,2024,tariffs
T-2,Sailing tables,Harbour of Test,https://example.org/sailing,2024,times at sea
";

/// The CPC closed in Russia for ten days, with an idle line opened.
pub(crate) const CPC_CLOSED: &str = "\
title = \"CPC closed in Russia\"
cause = \"what_if\"
executed = \"what_if\"
days = 10
description = \"The Russian part stands still.\"
sources = [\"T-1\"]
assumptions = [\"The Western Route is opened on the third day.\"]

[[change]]
action = \"close\"
link = \"cpc-ru\"
why = \"a court said so\"
basis = \"published\"
sources = [\"T-1\"]

[[change]]
action = \"status\"
link = \"wrep\"
status = \"operating\"
from_day = 3
why = \"the idle line is opened\"
";

/// Reads a test network.
pub(crate) fn network(text: &str) -> Network {
    read_network(&FolderFiles::from_text(text)).unwrap_or_else(|error| panic!("a good network: {error}"))
}

/// The problems of a test network that cannot be read, as text.
pub(crate) fn problems(text: &str) -> Vec<String> {
    match read_network(&FolderFiles::from_text(text)) {
        Err(Error::Data { problems }) => problems.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("expected problems in the data, got {other}"),
        Ok(_) => panic!("expected problems in the data, got a network"),
    }
}

/// The first test network with one piece of it replaced.
pub(crate) fn edited(from: &str, to: &str) -> String {
    assert_eq!(BLACK_SEA.matches(from).count(), 1, "'{from}' stands once in the fixture");
    BLACK_SEA.replacen(from, to, 1)
}

/// A scenario of the given `[[change]]` tables that lasts ten days, fitted to a network.
pub(crate) fn scenario(network: &Network, id: &str, changes: &str) -> Resolved {
    let text = format!("title = \"{id}\"\ndays = 10\n{changes}");
    read_scenario(id, &format!("{id}.toml"), &text)
        .unwrap_or_else(|error| panic!("a good scenario: {error}"))
        .resolve(network)
        .unwrap_or_else(|problems| panic!("a scenario that fits: {problems:?}"))
}

/// A shipment that is asked for in several ways.
#[derive(Clone, Copy)]
pub(crate) struct Shipment<'n> {
    pub(crate) network: &'n Network,
    pub(crate) commodity: &'n str,
    pub(crate) from: &'n str,
    pub(crate) to: &'n str,
}

impl<'n> Shipment<'n> {
    /// Crude from Tengiz to Augusta.
    pub(crate) fn crude(network: &'n Network) -> Self {
        Self { network, commodity: "crude", from: "tengiz", to: "augusta" }
    }

    /// Boxes from Tengiz to Augusta.
    pub(crate) fn boxes(network: &'n Network) -> Self {
        Self { network, commodity: "container", from: "tengiz", to: "augusta" }
    }

    pub(crate) fn between(self, from: &'n str, to: &'n str) -> Self {
        Self { from, to, ..self }
    }

    pub(crate) fn frozen(&self) -> FrozenNetwork<'n> {
        let commodity = self.network.find_commodity(self.commodity).expect("a commodity of the network");
        FrozenNetwork::new(self.network, commodity, Regime::War)
    }

    /// The changes of scenarios on a day, with links closed by their status.
    pub(crate) fn overlay(&self, scenarios: &[&Resolved], day: u32) -> Overlay {
        let commodity = self.network.find_commodity(self.commodity).expect("a commodity of the network");
        lay_over(self.network, commodity, scenarios, day, &StatusPolicy::default()).overlay
    }

    pub(crate) fn question(&self, objective: Objective, rule: Rule) -> Question {
        let place = |id: &str| self.network.find_node(id).expect("a place of the network");
        Question { origin: place(self.from), destination: place(self.to), objective, rule }
    }

    pub(crate) fn best_under(&self, objective: Objective, rule: Rule, overlay: &Overlay) -> Option<Route> {
        self.frozen().best_route(overlay, &self.question(objective, rule)).expect("costs that fit")
    }

    /// The best route on an ordinary day.
    pub(crate) fn best(&self, objective: Objective) -> Option<Route> {
        self.best_under(objective, Rule::default(), &self.overlay(&[], 0))
    }

    /// The best route by tariff under changes that hold from day 0.
    pub(crate) fn under(&self, changes: &str) -> Option<Route> {
        let changed = scenario(self.network, "test", changes);
        self.best_under(Objective::Tariff, Rule::default(), &self.overlay(&[&changed], 0))
    }
}

/// Ids of a route's links, in order, with spaces between.
pub(crate) fn links(network: &Network, route: &Route) -> String {
    route.links().map(|link| network.link(link).id.clone()).collect::<Vec<_>>().join(" ")
}

/// Tariff in USD, time in days, length in km and kg of CO2.
pub(crate) fn costs(route: &Route) -> (f64, f64, f64, f64) {
    let total = &route.total;
    (total.tariff.central.as_usd(), total.time.central.as_days(), total.distance.as_km(), total.co2.as_kg())
}

/// Writes the files of a text with markers to a folder.
pub(crate) fn write_files(folder: &Path, text: &str) {
    let FolderFiles::Memory(files) = FolderFiles::from_text(text) else { unreachable!("a text is in memory") };
    let files: BTreeMap<String, Vec<u8>> = files;
    for (name, contents) in files {
        std::fs::write(folder.join(name), contents).expect("a file in a temporary folder");
    }
}

/// A temporary folder with a network in it.
pub(crate) fn folder_of(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_files(folder.path(), text);
    folder
}

/// The program, ready to be given arguments.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corridor"));
    command.args(arguments).env("NO_COLOR", "1").env("COLUMNS", "100");
    command
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Self { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Runs the program.
pub(crate) fn run(arguments: &[&str]) -> Said {
    program(arguments).output().expect("the program runs").into()
}

/// Runs the program on a network in a folder.
pub(crate) fn run_on(folder: &Path, arguments: &[&str]) -> Said {
    let folder = folder.to_str().expect("a folder with a plain name");
    run(&[arguments, &["--network", folder]].concat())
}
