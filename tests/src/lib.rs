//! Nothing to link to: this package is the test and bench programs in the folders beside this one.
