//! Whole tables as they are printed, on the test network.

use std::fs;

use insta::assert_snapshot;

use super::fixtures::{BLACK_SEA, CPC_CLOSED, folder_of, run_on};

/// What the program prints, without the space at the ends of lines.
fn printed(arguments: &[&str]) -> String {
    let folder = folder_of(BLACK_SEA);
    let scenarios = folder.path().join("scenarios");
    fs::create_dir(&scenarios).expect("a folder");
    fs::write(scenarios.join("cpc-closed.toml"), CPC_CLOSED).expect("a file");
    let shown = scenarios.to_str().expect("a plain name");
    let said = run_on(folder.path(), &[arguments, &["--scenarios-dir", shown]].concat());
    let text = format!("exit {}\n{}{}", said.code, said.out, said.err);
    let shown = folder.path().to_str().expect("a plain name").to_owned();
    text.replace(&shown, "NETWORK").lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_comparison() {
    assert_snapshot!(printed(&["compare", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", "cpc-closed"]), @r"
exit 0
Tengiz to Augusta: Crude oil, best route of each corridor by generalized (time at 0.2 USD per unit and day, CO2 at 0 USD/t)
note: scenarios as they stand on their day 0

baseline: the network as it is today
corridor             USD/t              days    km  kg CO2   t/day   per year  bottleneck  published           vs first  countries
russia    51.5 (46.0-58.0)  18.0 (16.0-20.0)  3800      39  180000  65.7 Mt/a  cpc-ru           74 %                     KZ RU TR IT
middle    64.5 (56.5-78.0)              21.5  4740      51   15000   5.5 Mt/a  aktau-load       40 %  +13.0 USD, +3.5 d  KZ AZ GE TR IT
georgia   69.0 (58.5-88.0)              16.5  4480      27   15000   5.5 Mt/a  aktau-load       32 %  +17.5 USD, -1.5 d  KZ AZ GE TR IT

cpc-closed: CPC closed in Russia
  closes link cpc-ru [1 link, 0 places]: a court said so
  sets link wrep to operating [1 link, 0 places]: the idle line is opened (not in force: holds on days 3-9)
corridor             USD/t  days    km  kg CO2  t/day  per year  bottleneck  published           vs first  countries
middle    64.5 (56.5-78.0)  21.5  4740      51  15000  5.5 Mt/a  aktau-load       40 %  +13.0 USD, +3.5 d  KZ AZ GE TR IT
georgia   69.0 (58.5-88.0)  16.5  4480      27  15000  5.5 Mt/a  aktau-load       32 %  +17.5 USD, -1.5 d  KZ AZ GE TR IT
  russia: no route: blocked by scenario cpc-closed closes link cpc-ru (a court said so). Without it: 51.5 USD/t, 18.0 days
");
}

#[test]
fn a_comparison_for_a_page() {
    assert_snapshot!(printed(&["compare", "Tengiz", "Augusta", "--commodity", "container", "--avoid-country", "RU", "--format", "md"]), @r"
exit 0
Tengiz to Augusta: Container, best route of each corridor by generalized (time at 30 USD per unit and day, CO2 at 0 USD/t)

### baseline: the network as it is today

| corridor |       USD/TEU | days |   km | kg CO2 | TEU/day |   per year | bottleneck | published | vs first | countries      |
|----------|---------------|------|------|--------|---------|------------|------------|-----------|----------|----------------|
| middle   | 151 (112-228) | 16.5 | 4480 |    269 |     300 | 110 kTEU/a | poti-boxes |      13 % |          | KZ AZ GE TR IT |

- russia: no route: blocked by avoid country RU. Without it: 52.0 USD/TEU, 9.8 days

No route in the network at all: ocean
");
}

#[test]
fn a_route() {
    assert_snapshot!(printed(&["route", "Tengiz", "Augusta", "--commodity", "crude", "--objective", "time"]), @r"
exit 0
Tengiz to Augusta: Crude oil, best by time, corridor middle

leg          from          to            links                  USD/t  days    km  kg CO2
rail         Tengiz        Aktau (port)  rail-aktau  18.0 (15.0-25.0)   2.0   600     6.0
mode change  Aktau (port)                               2.0 (1.5-3.0)   1.0     0     0.0
sea          Aktau (port)  Baku / Alat   ship-baku     9.0 (7.0-12.0)   1.5   480     1.9
mode change  Baku / Alat                                3.0 (2.0-4.0)   0.5     0     0.0
rail         Baku / Alat   Poti          rail-poti   20.0 (18.0-23.0)   2.5   900     9.0
mode change  Poti                                                 2.0   1.0     0     0.0
sea          Poti          Augusta       sea-poti    14.0 (12.0-18.0)   7.5  2500    10.0
dwell        Augusta                                              1.0   0.5     0     0.0
total        Tengiz        Augusta                   69.0 (58.5-88.0)  16.5  4480    26.9

capacity: 15000 t/day (5.5 Mt/a) at transfer aktau-load (Aktau (port))
without it: 22000 t/day (8.0 Mt/a) at link rail-poti (Rail Baku - Poti)
countries: KZ AZ GE TR IT
mode changes: 3
open: 94.2 % of the time by outage rates of war
published: 32 % of the tariff rests on published figures
");
}

#[test]
fn a_route_explained() {
    assert_snapshot!(printed(&["route", "46.15,53.38", "Augusta", "--commodity", "crude", "--explain", "--close", "cpc-ru=0.5"]), @r"
exit 0
Tengiz to Augusta: Crude oil, best by generalized (time at 0.2 USD per unit and day, CO2 at 0 USD/t), corridor russia
note: '46.15,53.38' is taken for Tengiz (tengiz), 0.4 km away

step                                       what                    USD    low   high     days      km  kg CO2  basis      year  sources
1 cpc-kz tengiz > atyrau                   tariff                 5.00   4.50   5.50            200.0          published  2024  T-1
                                           transit time                                1.0000                  derived          T-2
                                           CO2 (pipe)                                                    4.00  published        T-1
2 at atyrau                                border tariff          0.50   0.50   0.50                           assumed
                                           border time                                 0.5000                  assumed
3 cpc-ru atyrau > novorossiysk             tariff                33.00  30.00  36.00           1300.0          published  2024  T-1
                                           transit time                                8.0000                  derived          T-2
                                           CO2 (pipe)                                                   26.00  published        T-1
4 at novorossiysk                          transshipment tariff   0.00   0.00   0.00                           published        T-1
                                           transshipment time                          1.0000                  published
5 sea-novorossiysk novorossiysk > augusta  tariff                12.00  10.00  15.00           2300.0          derived    2024  T-2
                                           transit time                                7.0000                  derived          T-2
                                           CO2 (ship)                                                    9.20  derived          T-2
6 at augusta                               dwell tariff           1.00   1.00   1.00                           assumed
                                           dwell time                                  0.5000                  assumed
total                                                            51.50  46.00  58.00  18.0000  3800.0   39.20

capacity: 90000 t/day (32.9 Mt/a) at link cpc-ru (CPC in Russia), derated by close cpc-ru=0.5
without it: 190000 t/day (69.3 Mt/a) at asset cpc (CPC as a whole)
countries: KZ RU TR IT
mode changes: 1
open: 86.1 % of the time by outage rates of war
published: 74 % of the tariff rests on published figures
");
}

#[test]
fn a_route_as_rows() {
    assert_snapshot!(printed(&["route", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", "cpc-closed", "--day", "3", "--format", "csv"]), @r"
exit 0
route,step,kind,id,from_node_id,to_node_id,mode,countries,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,time_days,time_low_days,time_high_days,distance_km,co2_kg_per_unit,capacity_units_per_day,basis,year,source_ids
1,1,link,rail-aktau,tengiz,aktau,rail,KZ,18.00,15.00,25.00,2.0000,2.0000,2.0000,600.0,6.00,30000.000,assumed,2024,T-1
1,2,transfer,aktau-load,aktau,aktau,,KZ,2.00,1.50,3.00,1.0000,1.0000,1.0000,0.0,0.00,15000.000,published,,T-1
1,3,link,ship-baku,aktau,baku,sea,KZ;AZ,9.00,7.00,12.00,1.5000,1.5000,1.5000,480.0,1.92,25000.000,assumed,2024,T-2
1,4,transfer,baku-btc,baku,baku,,AZ,1.50,1.00,2.00,0.5000,0.5000,0.5000,0.0,0.00,,assumed,,
1,5,link,wrep,baku,poti,pipeline,AZ;GE,9.00,9.00,9.00,6.0000,6.0000,6.0000,830.0,16.60,14000.000,published,2021,T-1
1,6,transfer,poti-pipe,poti,poti,,GE,1.00,1.00,1.00,1.0000,1.0000,1.0000,0.0,0.00,,assumed,,
1,7,link,sea-poti,poti,augusta,sea,GE;TR;IT,14.00,12.00,18.00,7.5000,7.5000,7.5000,2500.0,10.00,,derived,2024,T-2
1,8,transfer,augusta-discharge,augusta,augusta,,IT,1.00,1.00,1.00,0.5000,0.5000,0.5000,0.0,0.00,,assumed,,
");
}

#[test]
fn no_route() {
    assert_snapshot!(printed(&["route", "Tengiz", "Ceyhan", "--scenario", "cpc-closed", "--avoid-country", "AZ"]), @r"
exit 1
note: commodity: crude (the only one that can move between the places)
no route from Tengiz to Ceyhan: blocked by avoid country AZ. Without it: 54.5 USD/t, 15.0 days
");
}

#[test]
fn a_scenario() {
    assert_snapshot!(printed(&["scenarios", "show", "cpc-closed"]), @r"
exit 0
cpc-closed: CPC closed in Russia
  cause what_if, happened: what_if, start -, days 10
  The Russian part stands still.

changes
  1. closes link cpc-ru, days 0-9
     touches 1 link and 0 places
     a court said so (published: T-1)
  2. sets link wrep to operating, days 3-9
     touches 1 link and 0 places
     the idle line is opened (assumed)

assumed
  - The Western Route is opened on the third day.

sources
  T-1: Annual tariffs, Ministry of Test (2024) https://example.org/tariffs
");
}

#[test]
fn a_link() {
    assert_snapshot!(printed(&["network", "show", "cpc-ru"]), @r"
exit 0
cpc-ru: CPC in Russia
  atyrau > novorossiysk, pipeline (pipeline)
  status operating, operator CPC-R
  countries KZ RU, assets cpc
  length    1300.0 km (assumed)
  time      8.0000 (7.0000-9.0000) days (derived: T-2)
  tariff    33.00 (30.00-36.00) USD/t (published, 2024: T-1)
  capacity  180000.000 t/day (assumed)
");
}

#[test]
fn the_places() {
    assert_snapshot!(printed(&["network", "show", "--places"]), @r"
exit 0
place         name          kind          country     lat     lon  also
tengiz        Tengiz        oil_field     KZ       46.153  53.383  TCO; Tengizchevroil
atyrau        Atyrau        pump_station  KZ       47.110  51.880  KZGUW
aktau         Aktau (port)  port          KZ       43.600  51.210  KZSCO; Shevchenko
baku          Baku / Alat   port          AZ       40.000  49.430  AZBAK
ceyhan        Ceyhan        terminal      TR       36.860  35.900  TRCEY; Haydar Aliyev
poti          Poti          port          GE       42.150  41.650  GEPTI
novorossiysk  Novorossiysk  port          RU       44.700  37.800  RUNVS; Novorossiisk
augusta       Augusta       port          IT       37.230  15.220  ITAUG
almaty        Almaty        city          KZ       43.200  76.900
");
}

#[test]
fn a_summary() {
    assert_snapshot!(printed(&["network", "show"]), @r"
exit 0
what                 count
places                   9
links                   13
transfers               12
assets                   4
commodities              2
corridors                4
supplies                 1
markets                  1
storages                 0
sources                  2
countries                6
links for crude         12
links for container      7
");
}

#[test]
fn a_source() {
    assert_snapshot!(printed(&["sources", "T-1"]), @r"
exit 0
T-1: Annual tariffs
  Ministry of Test (2024)
  https://example.org/tariffs
  supports: tariffs

table     id                 figure        central         low        high  unit       basis      year
asset     btc                capacity   150000.000  150000.000  150000.000  units/day  published
asset     cpc                capacity   190000.000  190000.000  190000.000  units/day  published
emission  pipe               intensity      20.000      20.000      20.000  g/t-km     published
emission  train              intensity      10.000      10.000      10.000  g/t-km     published
link      btc                tariff          24.00       24.00       24.00  USD/unit   published  2024
link      btc                time          10.0000     10.0000     10.0000  days       published
link      cpc-kz             tariff           5.00        4.50        5.50  USD/unit   published  2024
link      cpc-ru             tariff          33.00       30.00       36.00  USD/unit   published  2024
link      rail-poti          tariff          20.00       18.00       23.00  USD/unit   published  2023
link      rail-poti          time           2.5000      2.5000      2.5000  days       published
link      wrep               tariff           9.00        9.00        9.00  USD/unit   published  2021
link      wrep               time           6.0000      6.0000      6.0000  days       published
scenario  cpc-closed         changes             2
transfer  aktau-load         tariff           2.00        1.50        3.00  USD/unit   published
transfer  novorossiysk-load  tariff           0.00        0.00        0.00  USD/unit   published
");
}
