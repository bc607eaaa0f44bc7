import Calendars
import Contracts
import Foundation
import Messaging
import Money
import Testing

@testable import SandboxCore

@Suite struct FeedTests {
    @Test("events are in order of instant and number, on the grid, inside the story")
    func order() throws {
        let world = try #require(Worlds.usual)
        #expect(world.feed.map(\.number) == Array(1...world.feed.count))
        for (one, next) in zip(world.feed, world.feed.dropFirst()) { #expect(one.instant <= next.instant) }
        for event in world.feed {
            #expect(event.instant == Grid.floor(event.instant))
            #expect(world.start <= event.instant && event.instant < world.end)
        }
    }

    @Test("every good event is taken by the contract's own reader, every planted one is refused")
    func receivers() throws {
        let world = try #require(Worlds.usual)
        var reception = Reception()
        for event in world.feed {
            let faults = reception.faults(of: event)
            if let planted = event.planted {
                #expect(!faults.isEmpty, "\(planted) was taken")
            } else {
                #expect(faults.isEmpty, "\(event.id) \(event.type): \(faults)")
            }
        }
    }

    @Test("every kind of fault is planted", arguments: [1, 60])
    func faults(days: Int) throws {
        let world = try #require(Worlds.make(seed: 2, days: days, debtors: 100))
        let planted = Set(world.feed.compactMap(\.planted))
        #expect(planted == Set(Fault.all.map(\.name) + ["id-used-for-other-content"]))
        #expect(Set(Fault.all.map(\.name)).count == Fault.all.count)
    }

    @Test("an id comes again only as an exact resend or as a planted fault")
    func ids() throws {
        let world = try #require(Worlds.usual)
        var first: [String: FeedEvent] = [:]
        var resends = 0
        for event in world.feed {
            #expect(event.id.hasPrefix(event.system.value + "-"))
            guard let earlier = first[event.id] else {
                #expect(event.resendOf == nil)
                first[event.id] = event
                continue
            }
            if event.planted == nil {
                resends += 1
                #expect(event.resendOf == event.id)
                #expect(event.data == earlier.data && event.type == earlier.type && event.system == earlier.system)
            } else {
                #expect(event.data != earlier.data)
            }
        }
        #expect((50...200).contains(resends))
    }

    @Test("each system says every six hours that everything has been published, after everything else of the instant")
    func watermarks() throws {
        let world = try #require(Worlds.usual)
        for system in ["city", "trade"] as [SystemID] {
            let marks = world.feed.filter {
                $0.type == Watermark.messageType && $0.system == system && $0.planted == nil && $0.resendOf == nil
            }
            #expect(marks.count == 240)
            #expect(marks.allSatisfy { $0.data["asOf"]?.text == $0.instant.rfc3339 })
            for (one, next) in zip(marks, marks.dropFirst()) {
                #expect(next.instant.duration(since: one.instant) == .seconds(21_600))
            }
            for mark in marks {
                #expect(
                    !world.feed[mark.number...].prefix { $0.instant == mark.instant }
                        .contains { $0.type != Watermark.messageType })
            }
        }
    }

    @Test("everything the contract names happens")
    func variety() throws {
        let world = try #require(Worlds.usual)
        let types = Set(world.feed.filter { $0.planted == nil }.map(\.type))
        #expect(
            types == [
                DebtorUpserted.messageType, DebtorStatusChanged.messageType, ConsentChanged.messageType,
                ContactRecorded.messageType, AccountOpened.messageType, AccountUpdated.messageType,
                AccountClosed.messageType, InvoiceIssued.messageType, InvoiceCancelled.messageType,
                CreditNoteIssued.messageType, PaymentRecorded.messageType, PaymentReversalRecorded.messageType,
                ERPDisputeOpened.messageType, Watermark.messageType,
            ])
        let withdrawn = world.feed.contains { $0.data["granted"] == .boolean(false) }
        #expect(withdrawn)
    }

    @Test("a few accounts come before their debtor's record, and a few payments before their invoice")
    func outOfOrder() throws {
        let world = try #require(Worlds.usual)
        var known: Set<String> = []
        var early = 0
        for event in world.feed where event.planted == nil {
            let debtor = "\(event.system):\(event.data["debtorId"]?.text ?? "")"
            if event.type == DebtorUpserted.messageType { known.insert(debtor) }
            if event.type == AccountOpened.messageType, !known.contains(debtor) { early += 1 }
        }
        #expect((5...60).contains(early))
        let paid = world.debtors.filter { $0.behaviour.persona == .paysOnTime }.flatMap(\.accounts)
        let prepaid = paid.filter { account in
            let events = world.feed.filter {
                "\($0.system):\($0.data["accountId"]?.text ?? "")" == account.value && $0.planted == nil
            }
            let invoices = events.filter { $0.type == InvoiceIssued.messageType && $0.resendOf == nil }.map(\.number)
            let payments = events.filter { $0.type == PaymentRecorded.messageType && $0.resendOf == nil }.map(\.number)
            return zip(invoices, payments).contains { $1 < $0 }
        }
        #expect(!prepaid.isEmpty)
    }

    @Test("an ERP's own payments never exceed what it has charged by the end")
    func money() throws {
        let world = try #require(Worlds.usual)
        var balance: [String: Int64] = [:]
        var payments: [String: Int64] = [:]
        var seen: Set<String> = []
        for event in world.feed where event.planted == nil && seen.insert(event.id).inserted {
            let account = "\(event.system):\(event.data["accountId"]?.text ?? "")"
            let currency = try event.data["currency"]?.text.map(Currency.init(code:)) ?? .zar
            let minor =
                try event.data["amount"]?.text.map { try Money(decimal: $0, currency: currency).minorUnits } ?? 0
            let name = (event.data["paymentId"]?.text ?? event.data["invoiceId"]?.text).map { "\(event.system):\($0)" }
            switch event.type {
            case InvoiceIssued.messageType:
                balance[account, default: 0] += minor
                payments[name ?? ""] = minor
            case InvoiceCancelled.messageType: balance[account, default: 0] -= payments[name ?? ""] ?? 0
            case CreditNoteIssued.messageType: balance[account, default: 0] -= minor
            case PaymentRecorded.messageType:
                balance[account, default: 0] -= minor
                payments[name ?? ""] = minor
            case PaymentReversalRecorded.messageType: balance[account, default: 0] += payments[name ?? ""] ?? 0
            default: break
            }
        }
        #expect(balance.count > 1_000)
        #expect(balance.values.allSatisfy { $0 >= 0 })
        #expect(balance.values.count { $0 > 0 } > 600)
    }

    @Test("the traders bill customers abroad in their own money, the city everybody in rand")
    func currencies() throws {
        let world = try #require(Worlds.usual)
        let countries = Dictionary(uniqueKeysWithValues: world.debtors.map { ($0.debtorID.value, $0.country) })
        var kept: [String: Int] = [:]
        for event in world.feed where event.type == AccountOpened.messageType && event.planted == nil {
            let country = try #require(countries["\(event.system):\(event.data["debtorId"]?.text ?? "")"])
            let expected = event.system == "city" ? "ZAR" : ["GB": "GBP", "US": "USD"][country] ?? "ZAR"
            #expect(event.data["currency"]?.text == expected)
            kept[expected, default: 0] += 1
        }
        #expect((kept["GBP"] ?? 0) >= 5 && (kept["USD"] ?? 0) >= 5)
        #expect((kept["ZAR"] ?? 0) > 1_100)
    }

    @Test("invoices, payments, credit notes and disputes are in the money of their account, at its prices")
    func oneCurrency() throws {
        let world = try #require(Worlds.usual)
        var currencies: [String: String] = [:]
        var seen: [String: Set<String>] = [:]
        for event in world.feed where event.planted == nil {
            let account = "\(event.system):\(event.data["accountId"]?.text ?? "")"
            guard let currency = event.data["currency"]?.text else { continue }
            if event.type == AccountOpened.messageType { currencies[account] = currency }
            #expect(currencies[account] == currency, "\(event.id)")
            seen[currency, default: []].insert(event.type)
            guard currency != "ZAR", let amount = event.data["amount"]?.text.flatMap({ Decimal(string: $0) }) else {
                continue
            }
            #expect(amount < 500, "\(event.id): a pound or a dollar is some twenty rand")
        }
        for currency in ["GBP", "USD"] {
            #expect(seen[currency]?.isSuperset(of: [InvoiceIssued.messageType, PaymentRecorded.messageType]) == true)
        }
    }
}
