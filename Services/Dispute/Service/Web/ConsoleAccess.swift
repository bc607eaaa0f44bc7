import Web

/// Who may see disputes, and who may decide on them.
enum ConsoleAccess {
    static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor]
    static let deciders: Set<Role> = [.specialist, .supervisor]

    static func mayDecide(_ context: AppRequestContext) -> Bool {
        context.session?.hasAny(of: deciders) ?? false
    }
}

/// The lists of the disputes' area, with how much stands in each.
struct ConsoleTabs: Sendable {
    let disputes: Int
    let tasks: Int
    let holds: Int
    let messages: Int

    enum Tab { case disputes, tasks, holds, messages }

    func view(_ current: Tab) -> [String: Any] {
        [
            "disputes": disputes, "tasks": tasks, "holds": holds, "onDisputes": current == .disputes,
            "onTasks": current == .tasks, "onHolds": current == .holds, "messages": messages,
            "onMessages": current == .messages,
        ]
    }
}
