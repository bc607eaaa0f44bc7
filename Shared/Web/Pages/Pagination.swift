/// Where a list stands in its pages, for the partial `pagination`.
package struct Pagination: Sendable, Hashable {
    package let path: String
    /// The filters, kept from page to page.
    package let query: [QueryItem]
    /// From 1.
    package let page: Int
    package let pageSize: Int
    package let total: Int

    package struct QueryItem: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A page beyond the last is taken for the last.
    package init(path: String, query: [QueryItem] = [], page: Int, pageSize: Int, total: Int) {
        precondition(pageSize > 0 && total >= 0, "a list has pages of at least one row, and no negative number of rows")
        self.path = path
        self.query = query
        self.pageSize = pageSize
        self.total = total
        self.page = min(max(1, page), max(1, (total + pageSize - 1) / pageSize))
    }

    /// How many rows to leave out.
    package var offset: Int { (page - 1) * pageSize }

    /// The value of `pagination` in a template.
    package var view: [String: Any] {
        var view: [String: Any] = ["first": offset + 1, "last": min(total, offset + pageSize), "total": total]
        view["isNeeded"] = total > pageSize
        if page > 1 { view["previous"] = address(page - 1) }
        if offset + pageSize < total { view["next"] = address(page + 1) }
        return view
    }

    private func address(_ page: Int) -> String {
        let items = query + [QueryItem("page", String(page))]
        return path + "?"
            + items.map { FormText.encode($0.name) + "=" + FormText.encode($0.value) }.joined(separator: "&")
    }
}
