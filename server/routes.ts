// The routes: which address and method does what, in which types, with which bounds. Turns heads and bodies into calls
// and results into answers; everything it can refuse, it refuses before the body is read. Must not name a web framework.
// Called by main.ts.
import { bounds } from "./bounds.js";
import type { Settings } from "./config.js";
import type { Decisions } from "./decisions.js";
import { problem } from "./errors.js";
import { MEDIA_TYPE, replyCodec, requestCodec } from "./media.js";
import type { Rulebook, Rulebooks } from "./rulebooks.js";
import type { Answer, Head, Route } from "./transport.js";

export interface RoutesOptions {
  settings: Settings;
  decisions: Decisions;
  rulebooks: Pick<Rulebooks<unknown>, "live" | "list" | "read" | "statusOf" | "push" | "publish">;
  /** The OpenAPI document, as it is served. */
  openapi: string;
  isStopping(): boolean;
}

export function routes({ settings, decisions, rulebooks, openapi, isStopping }: RoutesOptions): Route[] {
  const boundsBody = JSON.stringify(bounds(settings));

  const record = (rulebook: Rulebook): string =>
    JSON.stringify({
      version: rulebook.version,
      hash: rulebook.hash,
      ...(rulebook.name === undefined ? {} : { name: rulebook.name }),
      offers: rulebook.offers,
      status: rulebooks.statusOf(rulebook),
      pushedAt: new Date(rulebook.pushedAtMs).toISOString(),
      ...(rulebook.publishedAtMs === null ? {} : { publishedAt: new Date(rulebook.publishedAtMs).toISOString() }),
      warnings: rulebook.warnings,
    });

  const push = async (body: Uint8Array): Promise<Answer> => {
    const pushed = await rulebooks.push(body);
    if (!pushed.ok) {
      const count = pushed.problems.length;
      const detail = count === 1 ? pushed.problems[0]!.detail : `there are ${count} problems`;
      if (pushed.syntax) return problem("invalid-json", detail, { problems: pushed.problems });
      return problem("rulebook-refused", detail, { problems: pushed.problems });
    }
    const { version } = pushed.rulebook;
    return json(pushed.created ? 201 : 200, record(pushed.rulebook), [["location", `/v1/rulebooks/${version}`]]);
  };

  const publish = async ({ params }: Head): Promise<Answer> => {
    const version = versionOf(params[0]);
    const published = version === null ? null : await rulebooks.publish(version);
    return published === null ? unknownRulebook(params[0]) : json(200, record(published));
  };

  const read = ({ params }: Head): Answer => {
    const version = versionOf(params[0]);
    const rulebook = version === null ? null : rulebooks.read(version);
    if (rulebook === null) return unknownRulebook(params[0]);
    // The document is shown byte for byte as it was pushed.
    const document = new TextDecoder().decode(rulebook.bytes);
    return json(200, `${record(rulebook).slice(0, -1)},"document":${document}}`);
  };

  const ready = (): Answer => {
    if (isStopping()) return problem("stopping", "the server finishes what is in flight and takes nothing new");
    const live = rulebooks.live;
    if (live === null) return problem("not-ready", "no rulebook has been published yet");
    return json(200, JSON.stringify({ status: "ready", rulebook: { version: live.version, hash: live.hash } }));
  };

  return [
    {
      method: "POST",
      path: "/v1/decisions",
      body: { bytesMax: settings.bodyBytesMax, deadlineMs: settings.bodyDeadlineMs, lifetime: "call" },
      refuse: refuseDecisionTypes,
      handle: (head, body) => {
        const codec = requestCodec(head.contentType)!;
        return decisions.decide(body, codec, replyCodec(head.accept, codec)!);
      },
    },
    {
      method: "POST",
      path: "/v1/rulebooks",
      body: { bytesMax: settings.rulebookBytesMax, deadlineMs: settings.rulebookDeadlineMs, lifetime: "owned" },
      refuse: ({ contentType }) => {
        if (isStopping()) return problem("stopping", "the server is stopping");
        if (requestCodec(contentType) === "json") return null;
        return problem("unsupported-type", `\`${contentType}\` is not read here; send \`content-type: ${MEDIA_TYPE.json}\``);
      },
      handle: (_head, body) => push(body),
    },
    {
      method: "POST",
      path: "/v1/rulebooks/{version}/publish",
      refuse: () => (isStopping() ? problem("stopping", "the server is stopping") : null),
      handle: publish,
    },
    {
      method: "GET",
      path: "/v1/rulebooks",
      handle: () => json(200, `{"live":${rulebooks.live?.version ?? null},"rulebooks":[${rulebooks.list().map(record).join(",")}]}`),
    },
    { method: "GET", path: "/v1/rulebooks/{version}", handle: read },
    { method: "GET", path: "/v1/bounds", handle: () => json(200, boundsBody) },
    { method: "GET", path: "/v1/health/live", handle: () => json(200, '{"status":"live"}') },
    { method: "GET", path: "/v1/health/ready", handle: ready },
    { method: "GET", path: "/openapi.json", handle: () => json(200, openapi) },
  ];
}

function refuseDecisionTypes({ contentType, accept }: Head): Answer | null {
  const codec = requestCodec(contentType);
  if (codec === null) {
    const given = contentType === "" ? "a body without a type" : `\`${contentType}\``;
    return problem("unsupported-type", `${given} is not read here; send \`content-type: ${MEDIA_TYPE.json}\` or \`${MEDIA_TYPE.msgpack}\``);
  }
  if (replyCodec(accept, codec) === null) {
    return problem("not-acceptable", `\`accept: ${accept}\` leaves neither \`${MEDIA_TYPE.json}\` nor \`${MEDIA_TYPE.msgpack}\``);
  }
  return null;
}

function json(status: number, body: string, headers?: readonly (readonly [string, string])[]): Answer {
  return { status, type: MEDIA_TYPE.json, body, ...(headers === undefined ? {} : { headers }) };
}

function unknownRulebook(given: string | undefined): Answer {
  return problem("unknown-rulebook", `there is no rulebook version \`${given ?? ""}\``);
}

/** null: not the shape of a version. */
function versionOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : null;
}
