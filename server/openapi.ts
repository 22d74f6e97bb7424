// The OpenAPI 3.1 description of this server, generated: request and reply from server/schemas, the rulebook from the
// compiler's own schema, refusals from the table of problems. Built once at start. Must not repeat what a schema says.
// Called by routes.ts.
import { describeProblem, PROBLEM_TYPE, type ProblemCode } from "./errors.js";
import { MEDIA_TYPE } from "./media.js";
import { REPLY_SCHEMAS } from "./schemas/reply.js";
import { REQUEST_SCHEMAS, type Schema } from "./schemas/request.js";

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const DECISION_TYPES = [MEDIA_TYPE.json, MEDIA_TYPE.msgpack];
const JSON_TYPES = [MEDIA_TYPE.json];

const READER_CODES: ProblemCode[] = ["invalid-json", "unknown-field"];
const BODY_CODES: ProblemCode[] = ["body-deadline", "body-too-large", "unsupported-type", "unsupported-encoding"];

export function openapi(version: string, rulebookSchema: Schema): Schema {
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "ristourne",
      version,
      summary: "Promotion and loyalty decisions: a cart in, what it gets and why out.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [{ name: "decisions" }, { name: "rulebooks" }, { name: "operation" }],
    paths: {
      "/v1/decisions": {
        post: operation("decide", "decisions", "Decide a cart", {
          body: [ref("DecisionRequest"), DECISION_TYPES],
          ok: [200, "The decision", ref("DecisionReply"), DECISION_TYPES],
          problems: [...READER_CODES, ...BODY_CODES, "not-acceptable", "not-permitted", "unknown-rulebook", "not-ready", "internal"],
        }),
      },
      "/v1/rulebooks": {
        get: operation("listRulebooks", "rulebooks", "The versions this server holds", {
          ok: [200, "All versions, oldest first", ref("RulebookList"), JSON_TYPES],
          problems: [],
        }),
        post: operation("pushRulebook", "rulebooks", "Validate and compile a rulebook; it decides nothing until it is published", {
          body: [ref("Rulebook"), JSON_TYPES],
          ok: [201, "Compiled, as a new version", ref("RulebookRecord"), JSON_TYPES],
          also: [200, "The same rulebook was pushed before: that version", ref("RulebookRecord"), JSON_TYPES],
          problems: ["invalid-json", "rulebook-refused", ...BODY_CODES, "stopping", "internal"],
        }),
      },
      "/v1/rulebooks/{version}": {
        get: operation("readRulebook", "rulebooks", "One version with its document", {
          ok: [200, "The version", ref("RulebookRecord"), JSON_TYPES],
          problems: ["unknown-rulebook"],
          takesVersion: true,
        }),
      },
      "/v1/rulebooks/{version}/publish": {
        post: operation("publishRulebook", "rulebooks", "Go live with a version, or back to it, at once", {
          ok: [200, "It decides from now on", ref("RulebookRecord"), JSON_TYPES],
          problems: ["unknown-rulebook", "stopping", "internal"],
          takesVersion: true,
        }),
      },
      "/v1/bounds": { get: operation("bounds", "operation", "Limits, by name", { ok: [200, "The limits", ref("Bounds"), JSON_TYPES], problems: [] }) },
      "/v1/health/live": { get: operation("live", "operation", "Is the process alive", { ok: [200, "Yes", ref("Health"), JSON_TYPES], problems: [] }) },
      "/v1/health/ready": {
        get: operation("ready", "operation", "Can it decide", { ok: [200, "Yes", ref("Health"), JSON_TYPES], problems: ["not-ready", "stopping"] }),
      },
      "/openapi.json": {
        get: operation("openapi", "operation", "This document", { ok: [200, "OpenAPI 3.1", { type: "object" }, JSON_TYPES], problems: [] }),
      },
    },
    components: { schemas: { ...REQUEST_SCHEMAS, ...REPLY_SCHEMAS, Rulebook: rulebookSchema } },
  };
}

type Reply = readonly [status: number, description: string, schema: Schema, types: readonly string[]];

interface Operation {
  body?: readonly [schema: Schema, types: readonly string[]];
  ok: Reply;
  also?: Reply;
  problems: readonly ProblemCode[];
  takesVersion?: boolean;
}

function operation(operationId: string, tag: string, summary: string, { body, ok, also, problems, takesVersion }: Operation): Schema {
  return {
    operationId,
    tags: [tag],
    summary,
    ...(takesVersion === true ? { parameters: [{ name: "version", in: "path", required: true, schema: { type: "integer", minimum: 1 } }] } : {}),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body[0], body[1]) } }),
    responses: { ...response(ok), ...(also === undefined ? {} : response(also)), ...refusals(problems) },
  };
}

function response([status, description, schema, types]: Reply): Schema {
  return { [status]: { description, content: content(schema, types) } };
}

/** One response per status, with the codes it may carry and what they mean. */
function refusals(codes: readonly ProblemCode[]): Schema {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const [status, title] = describeProblem(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: [...new Set(lines)].join("; "), content: content(ref("Problem"), [PROBLEM_TYPE]) }]),
  );
}

function content(schema: Schema, types: readonly string[]): Schema {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
