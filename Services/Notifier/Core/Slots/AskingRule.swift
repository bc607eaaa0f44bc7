/// What to do about a request that brought no answer: ask the same again while its permits could still be alive, so
/// that an answer lost on the way is not lost for good; then wait, longer each time.
package struct AskingRule: Sendable, Hashable {
    package struct Retry: Sendable, Hashable {
        package let isSameRequest: Bool
        package let pause: Duration

        package init(isSameRequest: Bool, pause: Duration) {
            self.isSameRequest = isSameRequest
            self.pause = pause
        }
    }

    /// The answer's bytes are kept for this long from when they were made; from the request's sending, that is the
    /// least.
    package let permitLife: Duration
    package let pauseMin: Duration
    package let pauseMax: Duration

    package init(
        permitLife: Duration = .milliseconds(200), pauseMin: Duration = .milliseconds(50),
        pauseMax: Duration = .seconds(5)
    ) {
        self.permitLife = permitLife
        self.pauseMin = pauseMin
        self.pauseMax = pauseMax
    }

    /// - Parameters:
    ///   - failures: how many requests running brought nothing, this one included.
    ///   - age: since the request was sent first.
    package func retry(failures: Int, age: Duration) -> Retry {
        let doublings = min(max(failures - 1, 0), 16)
        let pause = min(pauseMin * (1 << doublings), pauseMax)
        return Retry(isSameRequest: age + pause < permitLife, pause: pause)
    }
}
