//! Joint capacities that no single place gates: each member is given its part.

use super::day_state::DayState;
use super::flow_network::FlowNetwork;
use super::steady::steady_flow;
use super::warm::WarmSolver;
use super::{Behaviour, FlowError, UNLIMITED};

/// Cuts the capacities of arcs that share a rationed joint capacity: pro rata of what they would carry where that is too much, and the room that is left by size.
///
/// # Errors
/// Whatever the network simplex fails with.
pub(super) fn ration(
    flows: &FlowNetwork<'_>,
    state: &mut DayState,
    behaviour: &Behaviour,
    solver: &mut WarmSolver,
) -> Result<(), FlowError> {
    if flows.rationed.is_empty() {
        return Ok(());
    }
    // After a round the members of an asset that was asked too much are within its limit for good.
    for _ in 0..=flows.rationed.len() {
        let flow = steady_flow(flows, state, behaviour, solver)?;
        let mut is_within = true;
        for (position, (_, members)) in flows.rationed.iter().enumerate() {
            let limit = state.joint[position];
            let wanted: i64 = members.iter().map(|arc| flow[*arc]).sum();
            if wanted > limit {
                is_within = false;
                for &arc in members {
                    state.capacity[arc] = state.capacity[arc].min(share(flow[arc], limit, wanted));
                }
            }
        }
        if is_within {
            share_room(flows, state, &flow);
            break;
        }
    }
    Ok(())
}

/// Shares what rationed joint capacities have left, so that their members stay within them on every day.
fn share_room(flows: &FlowNetwork<'_>, state: &mut DayState, flow: &[i64]) {
    for (position, (_, members)) in flows.rationed.iter().enumerate() {
        let limit = state.joint[position];
        if limit == UNLIMITED {
            continue;
        }
        let room = limit - members.iter().map(|arc| flow[*arc]).sum::<i64>();
        let sizes: Vec<i64> = members.iter().map(|arc| state.capacity[*arc].min(limit)).collect();
        let whole = sizes.iter().sum::<i64>().max(1);
        for (&arc, size) in members.iter().zip(sizes) {
            let capacity = flow[arc] + share(room, size, whole);
            state.capacity[arc] = state.capacity[arc].min(capacity);
        }
    }
}

/// `amount` x `part` / `whole`, rounded down.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    (i128::from(amount) * i128::from(part) / i128::from(whole)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::day_state::day_state;
    use crate::io::{FolderFiles, read_network};
    use crate::network::Overlay;

    /// Two fields with a railway each and one quota of 10 for both, which neither leave nor enter one place.
    fn rationed(north: u32, south: u32) -> Vec<i64> {
        let text = format!(
            "-- node.csv --\nnode_id,x_coord,y_coord\nnorth,53,46\nsouth,52,43\nsea,15,37\nland,20,52\n\
            -- link.csv --\nlink_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,asset_ids,allowed_uses\n\
            a,north,sea,rail,1,0,1,8,quota,oil\nb,south,land,rail,1,0,1,12,quota,oil\n\
            -- asset.csv --\nasset_id,name,commodity_id,capacity\nquota,Quota,oil,10\n\
            -- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\n\
            -- supply.csv --\nsupply_id,node_id,commodity_id,supply\nnorth,north,oil,{north}\nsouth,south,oil,{south}\n\
            -- market.csv --\nmarket_id,node_id,commodity_id,demand,netback_usd_per_unit\nsea,sea,oil,90,50\nland,land,oil,90,50\n"
        );
        let network = read_network(&FolderFiles::from_text(&text)).expect("a good network");
        let flows = FlowNetwork::new(&network, network.find_commodity("oil").expect("oil"), |_| true);
        let mut state = day_state(&flows, &Overlay::empty());
        ration(&flows, &mut state, &Behaviour::default(), &mut WarmSolver::new()).expect("a day");
        let of_link = |id: &str| {
            let is_it = |arc: &usize| flows.link(*arc).is_some_and(|link| network.link(link).id == id);
            (0..flows.arcs.len()).find(is_it).map(|arc| state.capacity[arc]).expect("an arc of the link")
        };
        ["a", "b"].map(of_link).to_vec()
    }

    #[test]
    fn what_is_asked_too_much_is_cut_pro_rata() {
        // 8 and 12 are wanted, 10 are there.
        assert_eq!(rationed(8, 12), [4, 6]);
    }

    #[test]
    fn room_that_is_left_is_shared_by_size_and_given_once() {
        // 3 and 3 are used. The other 4 go by size, 8 and 10 of 18: 1.8 and 2.2, rounded down.
        assert_eq!(rationed(3, 3), [4, 5]);
    }
}
