import Messaging

/// `account.segmented.v1`, said by segmentation: where an account stands and which strategy treats it.
package struct AccountSegmented: MessageBody {
    package static let messageType = "account.segmented.v1"

    package let accountID: AccountID
    package let debtorID: DebtorID
    package let version: Int64
    package let segment: String
    package let strategy: String
    /// In plain words, from the annotations of the rules that fired.
    package let reasons: [String]
    package let policyVersion: String
    /// The version of the account state it was decided on.
    package let accountVersion: Int64
    package var subject: String { accountID.value }

    package init(
        accountID: AccountID, debtorID: DebtorID, version: Int64, segment: String, strategy: String,
        reasons: [String], policyVersion: String, accountVersion: Int64
    ) {
        self.accountID = accountID
        self.debtorID = debtorID
        self.version = version
        self.segment = segment
        self.strategy = strategy
        self.reasons = reasons
        self.policyVersion = policyVersion
        self.accountVersion = accountVersion
    }
}
