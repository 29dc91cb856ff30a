//! The network in `data/` is part of the binary: a change there rebuilds it.

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
}
