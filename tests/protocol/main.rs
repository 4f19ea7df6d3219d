//! The client and the simulator speak one language, though neither knows the other: whatever the
//! client sends is taken, and each documented limit is where both say it is.

#[cfg(test)]
mod accepted;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod shop;
