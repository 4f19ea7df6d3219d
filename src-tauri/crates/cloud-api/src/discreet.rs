//! `Debug` for types that hold what people wrote and who they are: it shows what helps to find a
//! fault and nothing that must not stand in a log.

/// Implements `Debug` showing the named fields only; `..` stands for the others.
macro_rules! discreet {
    ($type:ident { $($shown:ident),* $(,)? }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter
                    .debug_struct(stringify!($type))
                    $(.field(stringify!($shown), &self.$shown))*
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use discreet;
