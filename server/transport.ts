// The contract between the transport (http.ts) and what it carries (routes.ts): what a handler is given and what it
// answers. Types only. Nothing here names a web framework, so that handlers can be called without a socket.

/** The parts of a request's head that handlers may look at. */
export interface Head {
  readonly contentType: string;
  readonly accept: string;
  /** Values of the `{…}` segments of the route's path, in order. */
  readonly params: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Written to the socket before anything else runs, so a view of memory that is reused is fine. */
  readonly body: Uint8Array | string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export interface BodyRules {
  readonly bytesMax: number;
  readonly deadlineMs: number;
  /** `call`: the bytes are valid until the handler returns. `owned`: the handler may keep them. */
  readonly lifetime: "call" | "owned";
}

export interface Route {
  readonly method: "GET" | "POST";
  /** `/v1/rulebooks/{version}`. */
  readonly path: string;
  /** Absent: a body is not read. */
  readonly body?: BodyRules;
  /** A refusal that needs no body (its type, mostly); asked before the body is read. */
  refuse?(head: Head): Answer | null;
  handle(head: Head, body: Uint8Array): Answer | Promise<Answer>;
}
