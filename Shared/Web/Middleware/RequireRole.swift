package import Hummingbird

/// Lets through who has at least one of the roles. Others: a page leads to the sign-in, an API answers 401; a signed-in
/// user without the role gets 403.
package struct RequireRole: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let roles: Set<Role>

    package init(_ roles: Role...) { self.roles = Set(roles) }
    package init(_ roles: Set<Role>) { self.roles = roles }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let session = context.session else {
            guard request.isForPeople else { throw ProblemDetails.unauthorized() }
            return Response.seeOther(SignIn.path(next: request.method == .get ? request.uri.string : nil))
        }
        guard session.hasAny(of: roles) else { throw ProblemDetails.forbidden() }
        return try await next(request, context)
    }
}

/// Lets through another service only; anybody else gets 401.
package struct RequireServiceToken: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let token: ServiceToken

    package init(_ token: ServiceToken) { self.token = token }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard token.isCarried(by: request) else { throw ProblemDetails.unauthorized() }
        return try await next(request, context)
    }
}

/// Lets through another service, or staff with one of the roles.
package struct RequireRoleOrService: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let token: ServiceToken
    private let byRole: RequireRole

    package init(_ token: ServiceToken, _ roles: Role...) { self.init(token, Set(roles)) }

    package init(_ token: ServiceToken, _ roles: Set<Role>) {
        self.token = token
        byRole = RequireRole(roles)
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if token.isCarried(by: request) { return try await next(request, context) }
        return try await byRole.handle(request, context: context, next: next)
    }
}
