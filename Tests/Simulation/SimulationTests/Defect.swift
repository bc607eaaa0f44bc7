import Simulation
import Storage

/// A fault planted at a process's doors, to see that the simulation finds it, and by which words. Each stands for one
/// thing that the judge looks at.
enum Defect: String, Sendable, CaseIterable {
    // In the transport.

    /// Acknowledges what arrives before anything of it is in the store.
    case acknowledgesBeforeCommit
    /// Does not acknowledge some of what it has done.
    case forgetsAcknowledgements
    /// Takes a message for published before the broker has confirmed it.
    case trustsItsPublishes
    /// Takes what nobody has for published.
    case trustsReturns
    /// Sends other words when it sends again.
    case changesWhatItRepeats
    /// Never sends its answers to the ERP.
    case losesReplies
    /// Never sends its echoes of probes.
    case losesEchoes
    /// Sends an echo before what was said before it.
    case hurriesEchoes

    // In the runtime's tables.

    /// Forgets at once which messages were handled.
    case skipsInbox
    /// Goes on sending some of what was published.
    case keepsOutbox
    /// Goes on trying what is done.
    case keepsRetries
    /// Goes on counting the beginnings of what is done.
    case keepsAttempts
    /// Forgets some timers.
    case losesTimers
    /// Lets some timers stand still.
    case stopsTimers
    /// Forgets how far it has read the log.
    case forgetsPosition
    /// Answers a call that is made again with another's answer.
    case mixesAnswers

    // In what is set aside.

    /// Throws away what it cannot apply.
    case losesWhatIsSetAside
    /// Throws away the second of two messages under one id.
    case losesRivals
    /// Does not keep why.
    case forgetsReasons
    /// Throws away what is nobody's message.
    case losesStrangers
    /// Takes what it refused for handled.
    case handlesWhatIsRefused
    /// Goes on keeping an ERP's message that was applied after all.
    case keepsAppliedOrders
    /// Goes on keeping another service's message that was applied after all.
    case keepsAppliedFacts
    /// Goes on holding what is parked no more.
    case keepsHolds

    // In the services' own tables.

    /// Enters something of its own.
    case inventsEntries
    /// Miscounts a balance.
    case miscounts
    /// Takes some facts for done that are not in its view.
    case missesFacts
    /// Leaves something out of its projection.
    case skipsInProjection

    /// What a finding says that comes of it.
    var shows: String {
        switch self {
        case .acknowledgesBeforeCommit: "entries: lost"
        case .forgetsAcknowledgements: "does not come to rest: ledger.orders has"
        case .trustsItsPublishes: "published by"
        case .trustsReturns: "stands in the outbox as"
        case .changesWhatItRepeats: "contents"
        case .losesReplies: "was not answered so"
        case .losesEchoes: "has no echo"
        case .hurriesEchoes: "which was said before it"
        case .skipsInbox: "entries: duplicated"
        case .keepsOutbox: "does not come to rest: ledger has outbox rows"
        case .keepsRetries: "does not come to rest: ledger has retries"
        case .keepsAttempts: "attempts are counted"
        case .losesTimers: "settled: 0"
        case .stopsTimers: "does not come to rest: bands has timers"
        case .forgetsPosition: "does not come to rest: the log is read up to"
        case .mixesAnswers: "has another's answer"
        case .losesWhatIsSetAside: "should be set aside for"
        case .losesRivals: "the body with"
        case .forgetsReasons: "was set aside without a reason"
        case .losesStrangers: "bands.facts has parked"
        case .handlesWhatIsRefused: "is set aside and counts as handled"
        case .keepsAppliedOrders: "is applied and waits"
        case .keepsAppliedFacts: "desk.events keeps"
        case .keepsHolds: "parked messages"
        case .inventsEntries: "entries: unexpected"
        case .miscounts: "the ledger has account-"
        case .missesFacts: "desk sees account-"
        case .skipsInProjection: "the projection is"
        }
    }

    func plant(in recipe: inout SimulatedProcess.Recipe) {
        if isInTransport {
            recipe.around = { FaultyTransport(inner: $0, defect: self) }
        } else if let sql = trigger(recipe.name) {
            recipe.migrations.append(Migration("defect", "CREATE TRIGGER defect \(sql)"))
        }
    }

    private var isInTransport: Bool {
        switch self {
        case .acknowledgesBeforeCommit, .forgetsAcknowledgements, .trustsItsPublishes, .trustsReturns,
            .changesWhatItRepeats, .losesReplies, .losesEchoes, .hurriesEchoes:
            true
        default: false
        }
    }

    private func trigger(_ process: String) -> String? {
        switch self {
        case .keepsHolds: "BEFORE DELETE ON hold BEGIN SELECT RAISE(IGNORE); END"
        case .inventsEntries where process == "ledger":
            """
            AFTER INSERT ON entry WHEN NEW.message LIKE '%7'
            BEGIN INSERT INTO entry (account, amount, message) VALUES (NEW.account, 1, 'nobodys'); END
            """
        case .miscounts where process == "ledger":
            """
            AFTER UPDATE ON account WHEN NEW.version = 3
            BEGIN UPDATE account SET balance = balance + 1 WHERE id = NEW.id; END
            """
        case .missesFacts where process == "desk":
            "BEFORE UPDATE ON dossier WHEN NEW.bands = 4 BEGIN SELECT RAISE(IGNORE); END"
        case .skipsInProjection where process == "desk":
            "BEFORE UPDATE ON projection WHEN OLD.count = 7 BEGIN SELECT RAISE(IGNORE); END"
        default: runtimeTrigger(process) ?? asideTrigger(process)
        }
    }

    private func runtimeTrigger(_ process: String) -> String? {
        switch self {
        case .skipsInbox: "AFTER INSERT ON inbox BEGIN DELETE FROM inbox; END"
        case .keepsOutbox where process == "ledger":
            "BEFORE UPDATE ON outbox WHEN NEW.state = 1 AND NEW.sequence % 10 = 3 BEGIN SELECT RAISE(IGNORE); END"
        case .keepsRetries: "BEFORE DELETE ON retry BEGIN SELECT RAISE(IGNORE); END"
        case .keepsAttempts: "BEFORE DELETE ON attempt BEGIN SELECT RAISE(IGNORE); END"
        case .losesTimers:
            "AFTER INSERT ON timer WHEN NEW.key LIKE '%1' BEGIN DELETE FROM timer WHERE key = NEW.key; END"
        case .stopsTimers:
            """
            AFTER INSERT ON timer WHEN NEW.key LIKE '%1'
            BEGIN UPDATE timer SET failures = 5 WHERE key = NEW.key; END
            """
        case .forgetsPosition:
            "BEFORE UPDATE ON streamPosition WHEN NEW.nextOffset > 20 BEGIN SELECT RAISE(IGNORE); END"
        case .mixesAnswers:
            "AFTER INSERT ON command BEGIN UPDATE command SET answer = CAST('0' AS BLOB) WHERE key = NEW.key; END"
        default: nil
        }
    }

    private func asideTrigger(_ process: String) -> String? {
        switch self {
        case .losesWhatIsSetAside: "AFTER INSERT ON setAside BEGIN DELETE FROM setAside WHERE id = NEW.id; END"
        case .losesRivals:
            """
            AFTER INSERT ON setAside WHEN NEW.messageId LIKE 'city/%/%'
            BEGIN DELETE FROM setAside WHERE id = NEW.id; END
            """
        case .forgetsReasons:
            "AFTER INSERT ON setAside BEGIN UPDATE setAside SET reasons = CAST('[]' AS BLOB) WHERE id = NEW.id; END"
        case .losesStrangers where process == "bands":
            "AFTER INSERT ON setAside BEGIN DELETE FROM setAside WHERE id = NEW.id; END"
        case .handlesWhatIsRefused where process == "ledger":
            """
            AFTER INSERT ON setAside WHEN NEW.kind = 'refused'
            BEGIN INSERT OR IGNORE INTO inbox VALUES (NEW.consumer, NEW.messageId, x'00', NEW.at); END
            """
        case .keepsAppliedOrders where process == "ledger", .keepsAppliedFacts where process == "desk":
            "BEFORE UPDATE ON setAside WHEN NEW.standing = 'replayed' BEGIN SELECT RAISE(IGNORE); END"
        default: nil
        }
    }
}
