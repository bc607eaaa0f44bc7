import Contracts
import Messaging
import Simulation

extension Judgement {
    /// Every probe is answered, and no answer overtook what its sender had said before.
    func echoes() -> [String] { missingEchoes() + overtakingEchoes() }

    private func missingEchoes() -> [String] {
        let echoed = world.broker.messages(in: QueueName.communicationFacts).compactMap {
            try? JSONCoding.decode(FactEcho.self, from: $0.body)
        }
        return Probes.all.filter { probe in
            !echoed.contains { $0.asker == probe.asker && $0.number == probe.number }
        }.map { "probe \($0.number) in \($0.asker) has no echo" }
    }

    private func overtakingEchoes() -> [String] {
        let facts = world.broker.firstArrivals(in: DeskService.log)
        let echoes = world.broker.firstArrivals(in: QueueName.communicationFacts)
        return [("ledger", ledger), ("bands", bands), ("desk", desk)].flatMap { name, tables -> [String] in
            var last: (id: String, arrival: Int64)?
            var judged: Set<String> = []
            return tables.sent.compactMap { row -> String? in
                if let arrival = facts[row.id], arrival > last?.arrival ?? 0 { last = (row.id, arrival) }
                // A probe that came twice has two rows under one id, of which the first one came first.
                guard let echo = echoes[row.id], judged.insert(row.id).inserted else { return nil }
                guard let last, last.arrival > echo else { return nil }
                return "\(name): the echo \(row.id) came before \(last.id), which was said before it"
            }
        }
    }
}
