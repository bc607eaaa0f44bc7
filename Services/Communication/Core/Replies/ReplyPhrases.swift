import Contracts

/// The words and phrases that replies are read by: English, Afrikaans and isiZulu, with the basics of isiXhosa and
/// Sesotho. Small letters without accents and apostrophes, as `ReplyWords` makes them. Whole words only.
enum ReplyPhrases {
    /// Mean stop at the beginning of a text, at the end of a short one, and alone.
    static let stopWords: Set<String> = [
        "stop", "stopall", "stopp", "unsubscribe", "optout", "revoke", "staak", "yeka", "yekela", "yima", "misa",
        "emisa", "kgaotsa",
    ]

    /// Mean stop only when nothing else is said.
    static let stopAlone: Set<String> = ["end", "cancel", "quit", "remove", "arret", "td", "eindig", "kanselleer"]

    /// After a stop word they make something else of it: a stop order, stopping by.
    static let notAfterStop: Set<String> = ["order", "orders", "by", "bestelling"]

    /// Before a stop word they turn it round.
    static let negations: Set<String> = ["dont", "not", "never", "moenie", "nie"]

    /// Leave the meaning as it is.
    static let polite: Set<String> = [
        "please", "pls", "plz", "asb", "asseblief", "ngicela", "ndicela", "kopa", "ke", "thanks", "thank", "you",
        "dankie", "ngiyabonga", "enkosi", "now", "nou", "hi", "hello", "just", "sms", "smses", "text", "texts",
    ]

    /// Want no contact at all, by whatever way (US-F-12).
    static let cease = [
        "do not contact", "dont contact", "stop contacting", "never contact", "no more contact", "no further contact",
        "cease contact", "cease and desist", "cease all", "leave me alone",
        "los my uit", "los my", "moenie my kontak", "moenie kontak", "geen kontak",
        "ngiyeke", "ngiyekeni", "ndiyeke", "ndiyekeni", "ntlohele", "ntloheleng",
    ]

    static let stop = [
        "opt out", "unsubscribe", "stop sending", "stop messaging", "stop texting",
        "stop calling", "stop phoning", "stop emailing", "stop smsing", "stop all", "stop these", "stop this",
        "do not text", "dont text", "do not sms", "dont sms", "do not email",
        "dont email", "do not message", "dont message", "do not call me", "dont call me", "do not phone me",
        "dont phone me", "no more messages", "no more sms", "no more smses", "no more emails",
        "remove me", "take me off", "remove my number", "delete my number",
        "hou op", "moenie vir my", "moenie my bel",
        "geen boodskappe", "haal my af", "staak boodskappe",
        "ningangithumeleli", "ungangithumeleli", "ningangifoneli", "ungangifoneli",
        "yekani ukungithumelela",
        "musa ukundithumelela", "musani ukundithumelela",
        "tlohela ho nthomella", "tlohelang ho nthomella",
    ]

    /// What binds at once, strongest first.
    static let binding: [(ReplyIntent, [String])] = [
        (
            .represented,
            [
                "my lawyer", "my attorney", "my attorneys", "my lawyers", "my solicitor", "my advocate",
                "debt counsellor", "debt counselor", "under debt review", "debt review", "legal aid",
                "my prokureur", "my advokaat", "skuldberader", "onder skuldhersiening", "skuldhersiening",
                "ummeli wami", "igqwetha lam", "mmueledi wa ka",
            ]
        ),
        (
            .wrongPerson,
            [
                "wrong number", "wrong person", "not me", "im not him", "im not her", "i am not him", "i am not her",
                "not this person", "not that person", "dont know this person",
                "do not know this person", "dont know him", "dont know her", "no such person", "not my account",
                "verkeerde nommer", "verkeerde persoon", "dis nie ek nie", "ken nie die persoon",
                "nommer is verkeerd", "inombolo engalungile", "inombolo engeyona", "asiyimi", "akusimi",
                "andinguye", "asindim", "nomoro e fosahetseng", "hase nna",
            ]
        ),
    ]

    static let dispute = [
        "dispute", "disputing", "i dont owe", "i do not owe", "dont owe you", "not my debt", "never bought",
        "never received", "did not receive", "didnt receive", "already cancelled", "amount is wrong",
        "wrong amount", "incorrect amount", "amount is incorrect", "is not correct", "incorrect", "overcharged",
        "medical aid should pay", "medical aid must pay", "query", "complaint", "fraud", "scam",
        "ek skuld nie", "skuld julle nie", "skuld nie", "bedrag is verkeerd", "verkeerde bedrag", "nie my skuld",
        "ek betwis", "betwis", "dispuut", "nooit ontvang", "mediese fonds moet betaal",
        "angikweleti", "angikukweleti", "anginasikweletu", "imali ayilungile", "andinatyala", "ha ke kolote",
    ]

    /// Said of payment, they make it none.
    static let denial = [
        "not paid", "havent paid", "have not paid", "hasnt paid", "didnt pay", "did not pay", "cant pay",
        "cannot pay", "can not pay", "wont pay", "will not pay", "not pay", "unable to pay", "never paid",
        "nie betaal", "kan nie betaal", "sal nie betaal", "wil nie betaal",
        "angikakhokhi", "angikhokhi", "angikwazi ukukhokha", "ngeke ngikhokhe", "andikahlawuli",
        "andinakuhlawula", "ha ke so lefe",
    ]

    static let paid = [
        "paid", "already paid", "have paid", "has been paid", "ive paid", "payment made", "made payment",
        "made a payment", "payment done", "settled", "eft done", "did eft", "proof of payment", "pop attached",
        "transferred", "deposited",
        "klaar betaal", "reeds betaal", "het betaal", "al betaal", "is betaal", "inbetaling gedoen",
        "bewys van betaling", "oorbetaal",
        "ngikhokhile", "sengikhokhile", "ngibhadele", "ngikhokhe izolo",
        "ndihlawule", "sendihlawule", "ndibhatele",
        "ke lefile", "ke patetse",
    ]

    static let promise = [
        "will pay", "ill pay", "i shall pay", "going to pay", "gonna pay", "promise to pay", "can pay on",
        "can pay by", "pay you on", "pay on friday", "pay on monday", "pay tomorrow", "pay next week",
        "pay month end", "pay at month end", "pay end of", "when i get paid",
        "sal betaal", "gaan betaal", "betaal more", "betaal vrydag", "betaal maandag", "betaal maandeinde",
        "ek belowe",
        "ngizokhokha", "ngizobhadala", "ngikhokha ngo", "ngithembisa",
        "ndiza kuhlawula", "ndizohlawula", "ndithembisa",
        "ke tla lefa", "ke tla patala", "ke tshepisa",
    ]
}
