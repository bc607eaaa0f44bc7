// swift-tools-version: 6.2
// One package: the compiler sees every dependency between modules, and a Core that names no I/O library cannot use one.

import PackageDescription

// MARK: - Settings that hold for every target

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// MARK: - Outside dependencies, by the one name they have here

let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let metricsTestKit: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

// MARK: - One line a target

func shared(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: ["README.md"], resources: resources,
        swiftSettings: swift)
}

/// A service's pure part: state, decisions, policies. Its dependencies are pure modules only.
func core(_ context: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: "\(context)Core", dependencies: dependencies, path: "Services/\(context)/Core", swiftSettings: swift)
}

/// A service's shell: store, handlers, pages.
func service(_ context: String, _ dependencies: [Target.Dependency], pages: Bool = true) -> Target {
    .target(
        name: "\(context)Service", dependencies: dependencies, path: "Services/\(context)/Service",
        resources: pages ? [.copy("Pages")] : nil, swiftSettings: swift)
}

func program(_ name: String, _ context: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Services/\(context)/Main", swiftSettings: swift)
}

func tests(_ name: String, tier: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(tier)/\(name)", swiftSettings: swift)
}

/// What every service's shell is built on.
let shell: [Target.Dependency] = [
    "Calendars", "Contracts", "Messaging", "Money", "Policies", "ServiceKit", "Storage", "Web", grdb, hummingbird,
    logging,
    mustache,
]

let package = Package(
    name: "quittance",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Shared: leaves first.
        shared("Money", []),
        shared("Calendars", []),
        shared("Decisions", []),
        .systemLibrary(
            name: "CRabbitMQ", path: "Shared/CRabbitMQ", providers: [.apt(["librabbitmq-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Shared/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CPango", path: "Shared/CPango", pkgConfig: "pangocairo",
            providers: [.apt(["libpango1.0-dev", "libcairo2-dev"])]),
        shared("Messaging", ["Calendars", "Money"]),
        shared("RabbitMQ", ["CRabbitMQ", "Messaging", collections, logging, metrics]),
        shared("Storage", ["Calendars", "Messaging", crypto, grdb]),
        shared("Contracts", ["Calendars", "Messaging", "Money"]),
        shared("Vault", ["Calendars", "Contracts", "Storage", crypto, cryptoExtras, grdb]),
        shared("Policies", ["Calendars", "Contracts", "Decisions", "Money", "Messaging", crypto, mustache, yams]),
        shared(
            "Web", ["Calendars", "Money", crypto, cryptoExtras, hummingbird, logging, mustache, yams],
            resources: [.copy("Assets"), .copy("Templates")]),
        shared(
            "ServiceKit",
            [
                "Calendars", "Contracts", "Messaging", "RabbitMQ", "Storage", "Web", collections, configuration,
                grdb, hummingbird, lifecycle, logging, metrics, unixSignals,
            ]),
        shared("Transfer", ["CCurl"]),
        shared("Simulation", ["Messaging", "ServiceKit", "Storage", grdb]),

        // Services.
        core("Payment", ["Calendars", "Contracts", "Money"]),
        service("Payment", ["PaymentCore", crypto] + shell),
        program("payment", "Payment", ["PaymentService"]),
        core("Segmentation", ["Calendars", "Contracts", "Decisions", "Money", "Policies"]),
        service("Segmentation", ["SegmentationCore", "Decisions", crypto] + shell),
        program("segmentation", "Segmentation", ["SegmentationService"]),
        core("Communication", ["Calendars", "Contracts", "Money", "Policies"]),
        service("Communication", ["CommunicationCore", "RabbitMQ", "Vault", crypto, lifecycle] + shell),
        program("communication", "Communication", ["CommunicationService"]),
        core("Notifier", ["Calendars", "Contracts", "Money", "Policies"]),
        service(
            "Notifier",
            [
                "NotifierCore", "CPango", "Calendars", "Contracts", "Messaging", "Money", "RabbitMQ", "ServiceKit",
                "Storage", "Transfer", "Web",
                hummingbird, lifecycle, logging, metrics, unixSignals,
            ],
            pages: false),
        program("notifier", "Notifier", ["NotifierService"]),
        core("Dispute", ["Calendars", "Contracts", "Money", "Policies"]),
        service("Dispute", ["DisputeCore", crypto] + shell),
        program("dispute", "Dispute", ["DisputeService"]),
        core("Reporting", ["Calendars", "Contracts", "Money"]),
        service("Reporting", ["ReportingCore", "RabbitMQ", crypto, lifecycle] + shell),
        program("reporting", "Reporting", ["ReportingService"]),
        core("Sandbox", ["Calendars", "Contracts", "Messaging", "Money"]),
        service(
            "Sandbox",
            [
                "SandboxCore", "Calendars", "Contracts", "Messaging", "Money", "RabbitMQ", "ServiceKit", "Transfer",
                "Web", arguments,
                crypto, hummingbird, lifecycle, logging, mustache,
            ]),
        program("sandbox", "Sandbox", ["SandboxService", arguments]),
        core("Operator", ["Calendars", "Contracts", "Messaging", "Money"]),
        service(
            "Operator",
            [
                "OperatorCore", "Calendars", "Contracts", "Messaging", "Money", "Policies", "RabbitMQ", "ServiceKit",
                "Storage",
                "Vault", "Web", arguments, crypto, logging, unixSignals, yams,
            ],
            pages: false),
        program("quittance", "Operator", ["OperatorService", arguments]),

        // Tests.
        .executableTarget(
            name: "messaging-benchmark",
            dependencies: ["Calendars", "Messaging", "RabbitMQ", "ServiceKit", "Storage", arguments, grdb, logging],
            path: "Tests/Benchmarks/Messaging/Program", swiftSettings: swift),
        .target(
            name: "TestSupport", dependencies: ["Messaging", "Web", hummingbird, logging], path: "Tests/Support",
            swiftSettings: swift),
        tests("MoneyTests", tier: "Unit", ["Money"]),
        tests("CalendarsTests", tier: "Unit", ["Calendars"]),
        tests("DecisionsTests", tier: "Unit", ["Decisions"]),
        tests("MessagingTests", tier: "Unit", ["Messaging", "Calendars"]),
        tests("ContractsTests", tier: "Unit", ["Contracts", "Messaging", "Calendars", "Money"]),
        tests(
            "StorageTests", tier: "Unit",
            ["Storage", "Messaging", "Calendars", "SegmentationService", grdb]),
        tests(
            "ServiceKitTests", tier: "Unit",
            [
                "ServiceKit", "Storage", "Messaging", "RabbitMQ", "Contracts", "Calendars", "Web", configuration, grdb,
                hummingbird, logging, metrics,
            ]),
        tests("RabbitMQTests", tier: "Unit", ["RabbitMQ", "Messaging"]),
        tests("WebTests", tier: "Unit", ["Web", "Calendars", crypto, hummingbird, mustache]),
        tests("VaultTests", tier: "Unit", ["Vault", "Messaging", "Storage", "Contracts", "Calendars", grdb]),
        tests("PoliciesTests", tier: "Unit", ["Policies", "Contracts", "Calendars", "Money", "Decisions"]),
        tests(
            "CommunicationTests", tier: "Unit",
            [
                "CommunicationCore", "CommunicationService", "RabbitMQ", "Vault", crypto,
            ] + shell),
        tests(
            "PaymentTests", tier: "Unit",
            ["PaymentCore", "PaymentService", crypto] + shell),
        tests(
            "SegmentationTests", tier: "Unit",
            [
                "SegmentationCore", "SegmentationService", "Decisions",
            ] + shell),
        tests(
            "NotifierTests", tier: "Unit",
            [
                "NotifierCore", "NotifierService", "Calendars", "Contracts", "Messaging", "Money", "ServiceKit",
                "Transfer", lifecycle, logging,
            ]),
        tests(
            "DisputeTests", tier: "Unit",
            ["DisputeCore", "DisputeService", crypto] + shell),
        tests(
            "ReportingTests", tier: "Unit",
            ["ReportingCore", "ReportingService", crypto] + shell),
        tests(
            "SandboxTests", tier: "Unit",
            [
                "SandboxCore", "SandboxService", "Calendars", "Contracts", "Messaging", "Money", "Web", "Transfer",
                hummingbird, crypto,
            ]),
        tests(
            "OperatorTests", tier: "Unit",
            [
                "OperatorCore", "OperatorService", "Calendars", "Contracts", "Messaging", "Money", "ServiceKit",
                "Storage", "Vault", "Web", arguments, hummingbird, lifecycle, logging,
            ]),
        tests(
            "GateOracleTests", tier: "Oracle", ["CommunicationCore", "Policies", "Contracts", "Calendars", "Money"]),
        tests("TidyTests", tier: "Tidy", []),
        .testTarget(
            name: "TCKTests", dependencies: ["Decisions"], path: "Tests/TCK", exclude: ["README.md"],
            swiftSettings: swift),
        tests("BrokerTests", tier: "Integration", ["RabbitMQ", "Messaging", logging, metricsTestKit]),
        tests("TransportTests", tier: "Contract", ["Messaging", "RabbitMQ", "Simulation", logging]),
        tests(
            "SimulationTests", tier: "Simulation",
            ["Calendars", "Contracts", "Messaging", "ServiceKit", "Simulation", "Storage", grdb, logging]),
    ]
)
