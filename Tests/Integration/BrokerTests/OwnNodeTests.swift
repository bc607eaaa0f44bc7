import Testing

/// Suites that start nodes of their own, one after the other: all at once they would be too much for a small machine.
@Suite(.serialized) enum OwnNodeTests {}
