// The transport: uWebSockets.js and nothing else. Routes requests, collects bodies within their bound and deadline, writes
// answers, and stops gracefully. The only file that imports uWebSockets.js. Must not know what a route means.
//
// What bites: request headers and body chunks are valid only inside their callback; a handler that neither answers nor
// registers onAborted, or that throws, ends the process; after an abort or an answer the response must not be touched.
// Called by main.ts.
import uws, { type HttpRequest, type HttpResponse, type us_listen_socket } from "uWebSockets.js";
import { createServer } from "node:net";
import { BodyCollector } from "./body.js";
import { problem } from "./errors.js";
import { allowedMethods, compileRoutes, methodsAt } from "./router.js";
import type { Answer, Head, Route } from "./transport.js";

export interface HttpOptions {
  host: string;
  port: number;
  routes: readonly Route[];
  /** A handler threw: a defect, worth a log line. */
  onDefect(error: unknown, route: Route): void;
  /** An answer of 400 or above is about to be written. */
  onRefusal(answer: Answer, route: Route | null): void;
}

export interface HttpServer {
  readonly port: number;
  readonly inFlight: number;
  /** Takes no new connection, finishes what is in flight for at most `drainMs`, and says how many requests were cut. */
  stop(drainMs: number): Promise<number>;
}

export type ListenResult = { ok: true; server: HttpServer } | { ok: false; detail: string };

/** How often deadlines are looked at. */
const SWEEP_MS = 100;
/** A body that stalls this long is refused; a little before uWebSockets.js would cut it without a word. */
const STALL_MS = 8000;
/** A declared length above this many times the bound is not even drained: the connection goes. */
const DRAIN_FACTOR = 16;
/** How long peers get to read their last answer before their connection is closed. */
const LINGER_MS = 500;

const NO_BODY = new Uint8Array(0);

const STATUS: Record<number, string> = {
  200: "200 OK",
  201: "201 Created",
  400: "400 Bad Request",
  403: "403 Forbidden",
  404: "404 Not Found",
  405: "405 Method Not Allowed",
  406: "406 Not Acceptable",
  408: "408 Request Timeout",
  409: "409 Conflict",
  413: "413 Content Too Large",
  415: "415 Unsupported Media Type",
  422: "422 Unprocessable Content",
  500: "500 Internal Server Error",
  503: "503 Service Unavailable",
};

export async function listen(options: HttpOptions): Promise<ListenResult> {
  const { host, port } = options;
  // uWebSockets.js shares a taken port silently (SO_REUSEPORT), so ask with a plain bind first.
  const taken = await probe(host, port);
  if (taken !== null) return { ok: false, detail: taken };

  const transport = new Transport(options);
  return new Promise((resolve) => {
    transport.app.listen(host, port, (socket) => {
      if (socket === false) resolve({ ok: false, detail: `can't listen on \`${host}:${port}\`` });
      else resolve({ ok: true, server: transport.listening(socket) });
    });
  });
}

/** One request on its way through: from its head to the end of its answer. */
class Exchange {
  /** Answered or aborted: `res` must not be touched any more. */
  over = false;
  /** When the body must be complete; Infinity once it is. */
  dueMs = Number.POSITIVE_INFINITY;
  lastChunkMs = 0;

  constructor(
    readonly res: HttpResponse,
    readonly route: Route,
    readonly isHead: boolean,
  ) {}
}

class Transport {
  readonly app = uws.App();
  private readonly open = new Set<Exchange>();
  private connections = 0;
  private stopping = false;
  private wake: (() => void) | null = null;
  private readonly sweeper: NodeJS.Timeout;

  constructor(private readonly options: HttpOptions) {
    const compiled = compileRoutes(options.routes);
    for (const { route, pattern, paramCount } of compiled) {
      if (route.method === "POST") {
        this.app.post(pattern, (res, req) => this.receive(res, req, route, paramCount, false));
      } else {
        this.app.get(pattern, (res, req) => this.receive(res, req, route, paramCount, false));
        this.app.head(pattern, (res, req) => this.receive(res, req, route, paramCount, true));
      }
    }
    this.app.any("/*", (res, req) => {
      res.onAborted(ignore);
      const methods = methodsAt(compiled, req.getUrl());
      const answer =
        methods.length === 0
          ? problem("not-found", `there is nothing at \`${req.getUrl()}\``)
          : problem("method-not-allowed", `\`${req.getCaseSensitiveMethod()}\` is not taken here`, {
              headers: [["allow", allowedMethods(methods)]],
            });
      this.options.onRefusal(answer, null);
      this.write(res, answer, req.getMethod() === "head", this.stopping);
    });
    this.app.filter((_res, count) => {
      this.connections += Number(count) > 0 ? 1 : -1;
    });
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  listening(socket: us_listen_socket): HttpServer {
    const open = this.open;
    return {
      // The library's types tell listen sockets and sockets apart; its function takes both.
      port: uws.us_socket_local_port(socket as never),
      get inFlight() {
        return open.size;
      },
      stop: (drainMs) => this.stop(socket, drainMs),
    };
  }

  private receive(res: HttpResponse, req: HttpRequest, route: Route, paramCount: number, isHead: boolean): void {
    const exchange = new Exchange(res, route, isHead);
    this.open.add(exchange);
    res.onAborted(() => this.finish(exchange));
    try {
      const head = readHead(req, paramCount);
      const refusal = route.refuse?.(head) ?? null;
      if (refusal !== null) this.answer(exchange, refusal);
      else if (route.body === undefined) this.handle(exchange, head, NO_BODY);
      else this.collect(exchange, req, head, route);
    } catch (error) {
      this.defect(exchange, error);
    }
  }

  private collect(exchange: Exchange, req: HttpRequest, head: Head, route: Route): void {
    const rules = route.body!;
    const encoding = req.getHeader("content-encoding");
    if (encoding !== "" && encoding !== "identity") {
      return this.answer(exchange, problem("unsupported-encoding", `\`content-encoding: ${encoding}\` is not read; send the body as it is`));
    }
    const declared = Number(req.getHeader("content-length") || 0);
    if (declared > rules.bytesMax) {
      // uWebSockets.js drops the rest of the body itself, so that the sender gets to read the answer.
      return this.answer(exchange, tooLarge(rules.bytesMax), declared > rules.bytesMax * DRAIN_FACTOR);
    }
    const body = new BodyCollector(rules, declared);
    const nowMs = Date.now();
    exchange.dueMs = nowMs + rules.deadlineMs;
    exchange.lastChunkMs = nowMs;
    exchange.res.onData((chunk, isLast) => {
      if (exchange.over) return;
      try {
        const bytes = body.add(chunk, isLast);
        if (!isLast) {
          exchange.lastChunkMs = Date.now();
          if (body.overflow > rules.bytesMax * DRAIN_FACTOR) this.answer(exchange, tooLarge(rules.bytesMax), true);
          return;
        }
        exchange.dueMs = Number.POSITIVE_INFINITY;
        if (bytes === null) this.answer(exchange, tooLarge(rules.bytesMax));
        else this.handle(exchange, head, bytes);
      } catch (error) {
        this.defect(exchange, error);
      }
    });
  }

  private handle(exchange: Exchange, head: Head, body: Uint8Array): void {
    const result = exchange.route.handle(head, body);
    if (result instanceof Promise) {
      result.then(
        (answer) => this.answer(exchange, answer),
        (error: unknown) => this.defect(exchange, error),
      );
    } else {
      this.answer(exchange, result);
    }
  }

  private answer(exchange: Exchange, answer: Answer, closes = false): void {
    if (exchange.over) return;
    this.finish(exchange);
    if (answer.status >= 400) this.options.onRefusal(answer, exchange.route);
    this.write(exchange.res, answer, exchange.isHead, closes || this.stopping);
  }

  private write(res: HttpResponse, answer: Answer, isHead: boolean, closes: boolean): void {
    res.cork(() => {
      res.writeStatus(STATUS[answer.status] ?? String(answer.status));
      res.writeHeader("content-type", answer.type);
      if (answer.headers !== undefined) {
        for (const [name, value] of answer.headers) res.writeHeader(name, value);
      }
      if (isHead) {
        // With a length as its argument endWithoutBody closes the connection, so the header is written by hand.
        res.writeHeader("content-length", String(byteLength(answer.body)));
        res.endWithoutBody();
      } else {
        res.end(answer.body, closes);
      }
    });
  }

  private defect(exchange: Exchange, error: unknown): void {
    this.options.onDefect(error, exchange.route);
    this.answer(exchange, problem("internal", "the request could not be answered; it was logged"));
  }

  private finish(exchange: Exchange): void {
    exchange.over = true;
    this.open.delete(exchange);
    if (this.open.size === 0) this.wake?.();
  }

  private sweep(): void {
    const nowMs = Date.now();
    for (const exchange of this.open) {
      if (exchange.dueMs === Number.POSITIVE_INFINITY) continue;
      if (nowMs >= exchange.dueMs || nowMs >= exchange.lastChunkMs + STALL_MS) {
        const afterMs = Math.min(exchange.route.body!.deadlineMs, STALL_MS);
        this.answer(exchange, problem("body-deadline", `the body was not complete after ${afterMs} ms`), true);
      }
    }
  }

  private async stop(socket: us_listen_socket, drainMs: number): Promise<number> {
    this.stopping = true;
    uws.us_listen_socket_close(socket);
    if (this.open.size > 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, drainMs);
      });
    }
    const cut = this.open.size;
    const lingerUntilMs = Date.now() + LINGER_MS;
    while (this.connections > 0 && Date.now() < lingerUntilMs) await new Promise((resolve) => setTimeout(resolve, 10));
    clearInterval(this.sweeper);
    this.app.close();
    return cut;
  }
}

function readHead(req: HttpRequest, paramCount: number): Head {
  const params: string[] = [];
  for (let index = 0; index < paramCount; index += 1) params.push(req.getParameter(index));
  return { contentType: req.getHeader("content-type"), accept: req.getHeader("accept"), params };
}

function tooLarge(bytesMax: number): Answer {
  return problem("body-too-large", `the body is longer than ${bytesMax} bytes`);
}

function byteLength(body: Uint8Array | string): number {
  return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
}

function ignore(): void {}

/** null when the port is free, else why it is not. */
function probe(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(`port \`${port}\` on \`${host}\` is taken by another program`);
      else if (error.code === "EACCES") resolve(`port \`${port}\` needs more rights than this process has`);
      else resolve(`can't listen on \`${host}:${port}\` (${error.code ?? error.message})`);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
