// Problem documents (RFC 9457) for every refusal: one table from stable code to status and title, and the only place
// that shapes such a body. Must not know routes, stores or the engine's insides. Called by every file that refuses.
import type { RefusalName } from "../engine/refusals.js";
import type { Answer } from "./transport.js";

/** Refusals the server itself makes; those of the engine's reader come on top, with their own names. */
const SERVER_PROBLEMS = {
  "not-found": [404, "there is nothing at this address"],
  "unknown-rulebook": [404, "no such rulebook version"],
  "method-not-allowed": [405, "this address does not take that method"],
  "not-acceptable": [406, "the reply cannot be written in an accepted type"],
  "body-deadline": [408, "the body took too long to arrive"],
  "body-too-large": [413, "the body is too long"],
  "unsupported-type": [415, "the body is in a type that is not read here"],
  "unsupported-encoding": [415, "the body is in an encoding that is not read here"],
  "rulebook-refused": [422, "the rulebook can't be published as it is"],
  "not-permitted": [403, "this caller may not ask for that"],
  internal: [500, "a defect of the server; the next request is not affected"],
  "not-ready": [503, "no rulebook is live yet"],
  stopping: [503, "the server is stopping"],
} as const satisfies Record<string, readonly [number, string]>;

/** Well-formed bodies that break a bound or a meaning are 422; what can't be read at all is 400. */
const UNREADABLE: readonly RefusalName[] = [
  "invalid-json",
  "invalid-msgpack",
  "truncated",
  "trailing-bytes",
  "invalid-utf8",
  "lone-surrogate",
  "duplicate-key",
  "msgpack-record",
  "msgpack-ext",
  "msgpack-bin",
];

export type ServerProblemCode = keyof typeof SERVER_PROBLEMS;
export type ProblemCode = ServerProblemCode | RefusalName;

/** One entry of `problems`: something wrong with a pushed document. */
export interface DocumentProblem {
  code: string;
  path: string;
  detail: string;
}

export interface ProblemExtras {
  /** JSON pointer into the body. */
  path?: string;
  /** Byte offset into the body where the reader stopped. */
  offset?: number;
  problems?: readonly DocumentProblem[];
  headers?: readonly (readonly [string, string])[];
}

export const PROBLEM_TYPE = "application/problem+json";

export function problem(code: ProblemCode, detail: string, extras: ProblemExtras = {}): Answer {
  const [status, title] = describeProblem(code);
  const document = {
    type: `urn:ristourne:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(extras.path === undefined ? {} : { path: extras.path }),
    ...(extras.offset === undefined ? {} : { offset: extras.offset }),
    ...(extras.problems === undefined ? {} : { problems: extras.problems }),
  };
  return {
    status,
    type: PROBLEM_TYPE,
    body: JSON.stringify(document),
    ...(extras.headers === undefined ? {} : { headers: extras.headers }),
  };
}

export function describeProblem(code: ProblemCode): readonly [status: number, title: string] {
  if (code in SERVER_PROBLEMS) return SERVER_PROBLEMS[code as ServerProblemCode];
  if (code === "not-allowed") return [403, SERVER_PROBLEMS["not-permitted"][1]];
  if (code === "too-large") return [413, SERVER_PROBLEMS["body-too-large"][1]];
  if (UNREADABLE.includes(code as RefusalName)) return [400, "the body can't be read"];
  return [422, "the cart can't be decided as it was sent"];
}
