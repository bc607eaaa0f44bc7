import ServiceKit
import Storage
import Web

extension DisputeService {
    /// What the pages and routes stand on.
    struct Parts: Sendable {
        let site: WebSite
        let store: Store
        let engine: ServiceEngine
        let desk: DisputeDesk
        let tasks: TaskDesk
    }

    static func router(_ parts: Parts) throws -> AppRouter {
        let site = parts.site
        let router = site.makeRouter()
        site.assets.addRoutes(to: router)
        let templates = try PageTemplates(bundle: .module, folder: "Pages")
        let commander = Commander(store: parts.store, engine: parts.engine)
        let rules = parts.desk.rules
        let door = DebtorDoor(
            site: site, texts: try DebtorTexts(bundle: .module, folder: "Pages/debtor"), store: parts.store,
            rules: rules)
        DisputePages(site: site, door: door, commander: commander, desk: parts.desk, stops: StopMemory())
            .addRoutes(to: router)
        PortalPages(site: site, door: door, commander: commander, tasks: parts.tasks, rules: rules)
            .addRoutes(to: router)
        DisputeAPI(site: site, store: parts.store, commander: commander, desk: parts.desk).addRoutes(to: router)
        WorklistPages(site: site, templates: templates, store: parts.store, rules: rules).addRoutes(to: router)
        TaskPages(
            site: site, templates: templates, store: parts.store, commander: commander, desk: parts.desk,
            tasks: parts.tasks
        ).addRoutes(to: router)
        HoldPages(
            site: site, templates: templates, store: parts.store, commander: commander, words: parts.desk.words
        ).addRoutes(to: router)
        SetAsidePages(site: site, templates: templates, engine: parts.engine, area: .disputes) { database in
            try templates.render("dispute-tabs", ["tabs": ConsoleTabs(in: database).view(.messages)])
        }.addRoutes(to: router)
        CasePages(
            site: site, templates: templates, store: parts.store, commander: commander, desk: parts.desk
        ).addRoutes(to: router)
        return router
    }
}
