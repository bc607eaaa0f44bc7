/// What came of publishing a file.
struct PublishSummary: Sendable, Hashable, Encodable {
    var file: String
    var system: String
    var dryRun: Bool
    var rows = 0
    /// Rows with a fault: nothing of them was published.
    var badRows = 0
    /// Events that went out, the broker's confirm in hand. On a dry run: that would have.
    var events = 0
    /// Events that an earlier row had said already.
    var repeated = 0
    var accepted = 0
    var rejected = 0
    var unanswered = 0
    var watermark: String?
    var paymentsReceived = 0
    /// Messages in the queue of answers that were left there.
    var leftInQueue = 0
    var rejectedFile: String?
    var seconds = 0.0

    var isClean: Bool { badRows == 0 && rejected == 0 && unanswered == 0 }

    var text: String {
        var lines = ["\(rows) rows, \(badRows) bad; \(repeated) repeats left out"]
        if dryRun {
            lines.append("\(events) events would be published; nothing was (--dry-run)")
        } else {
            lines.append(
                "\(events) events published: \(accepted) accepted, \(rejected) rejected, \(unanswered) not answered")
        }
        if unanswered > 0 {
            lines.append("Are the services running? Publish the file again later: nothing counts twice.")
        }
        if let watermark { lines.append(watermark) }
        if paymentsReceived > 0 { lines.append("\(paymentsReceived) messages of money taken were written") }
        if leftInQueue > 0 {
            lines.append(
                "\(leftInQueue) other messages were left in erp.replies.\(system); --received takes those of money"
            )
        }
        if let rejectedFile { lines.append("What is wrong stands in \(rejectedFile)") }
        return lines.joined(separator: "\n")
    }
}
