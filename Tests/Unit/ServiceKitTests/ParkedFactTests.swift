import Contracts
import Foundation
import Messaging
import ServiceKit
import Testing

@Suite("Whom a message is about") struct ParkedFactTests {
    private func fact(_ json: String, user: String? = nil) -> ParkedFact? {
        let envelope = Envelope(id: "m", source: "/", type: "t", data: Data(json.utf8))
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = user
        let delivery = Delivery(
            token: DeliveryToken(epoch: 1, tag: 1), queue: "q", exchange: "e", routingKey: "k", redelivered: false,
            properties: properties, body: envelope.data)
        return ParkedFact(delivery, envelope)
    }

    @Test("is told by our own names, in a hold set too, and by an ERP's within its system")
    func names() {
        #expect(fact(#"{"accountID":"city:A-1","debtorID":"city:D-1"}"#)?.holder == .account("city:A-1"))
        #expect(fact(#"{"debtorID":"city:D-1"}"#)?.holder == .debtor("city:D-1"))
        #expect(fact(#"{"set":{"accountID":"city:A-2"}}"#)?.holder == .account("city:A-2"))
        #expect(fact(#"{"accountId":"A-1","debtorId":"D-1"}"#, user: "erp-city")?.holder == .account("city:A-1"))
        #expect(fact(#"{"debtorId":"D-1"}"#, user: "erp-city")?.holder == .debtor("city:D-1"))
        #expect(fact(#"{"debtorId":"D-1"}"#, user: "erp-city")?.holdID == "parked:m")
    }

    @Test(
        "is nobody where the body does not tell, or its sender is not known",
        arguments: ["{}", "not json", "[1]", #"{"accountID":7}"#, #"{"accountId":"A-1"}"#])
    func nobody(json: String) {
        #expect(fact(json) == nil)
    }

    @Test("is told by the body alone when the envelope cannot be read, and the hold goes by the id there is")
    func withoutEnvelope() {
        func fact(_ json: String, id: String?) -> ParkedFact? {
            let delivery = Delivery(
                token: DeliveryToken(epoch: 1, tag: 1), queue: "q", exchange: "e", routingKey: "k", redelivered: false,
                properties: MessageProperties(messageID: id), body: Data(json.utf8))
            return ParkedFact(delivery, nil)
        }
        #expect(fact(#"{"accountID":"city:A-1"}"#, id: "m")?.holder == .account("city:A-1"))
        #expect(fact(#"{"accountID":"city:A-1"}"#, id: "m")?.holdID == "parked:m")
        let (one, two) = (fact(#"{"accountID":"city:A-1"}"#, id: nil), fact(#"{"accountID":"city:A-2"}"#, id: ""))
        #expect(one != nil && two != nil && one?.holdID != two?.holdID)
        #expect(fact("not json", id: "m") == nil)
    }
}
