// The table of routes as patterns: what uWebSockets.js is told, and the answer to "which methods does this path take"
// for 404 and 405. Must not know handlers' meaning. Called by http.ts.
import type { Route } from "./transport.js";

export interface CompiledRoute {
  route: Route;
  /** In the transport's syntax: `/v1/rulebooks/:version`. */
  pattern: string;
  paramCount: number;
  matcher: RegExp;
}

export function compileRoutes(routes: readonly Route[]): CompiledRoute[] {
  return routes.map((route) => {
    const paramCount = route.path.match(/\{[^}]+\}/g)?.length ?? 0;
    const matcher = new RegExp(`^${route.path.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`);
    return { route, pattern: route.path.replace(/\{([^}]+)\}/g, ":$1"), paramCount, matcher };
  });
}

export function methodsAt(routes: readonly CompiledRoute[], path: string): Route["method"][] {
  return [...new Set(routes.filter(({ matcher }) => matcher.test(path)).map(({ route }) => route.method))];
}

/** The value of an `allow` header; whatever answers GET answers HEAD. */
export function allowedMethods(methods: readonly Route["method"][]): string {
  return methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
}
