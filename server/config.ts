// Every setting of the server: its environment variable, default, meaning and how it is read. One table, from which the
// README's table is checked too. Reads nothing but the environment it is handed, and reports all bad values at once.
// Must not know what the settings are used for. Called by main.ts and by the command line's `serve`.
import { BODY_BYTES_MAX, IMAGES_MAX } from "../engine/layout.js";

export interface Settings {
  port: number;
  host: string;
  rulebookFile: string;
  catalogueFile: string;
  bodyBytesMax: number;
  bodyDeadlineMs: number;
  rulebookBytesMax: number;
  rulebookDeadlineMs: number;
  rulebooksKept: number;
  enginesKept: number;
  simulate: boolean;
  drainMs: number;
  logLevel: string;
  module: "release" | "debug";
}

export type SettingName = keyof Settings;

interface Setting<Value> {
  env: string;
  default: Value;
  /** How the default reads in the README where it is not the value itself. */
  defaultText?: string;
  help: string;
  parse(text: string): Value | Refusal;
}

/** What a bad value should have been. */
class Refusal {
  constructor(readonly wanted: string) {}
}

const integer =
  (from: number, to: number) =>
  (text: string): number | Refusal => {
    const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= from && value <= to ? value : new Refusal(`a whole number from ${from} to ${to}`);
  };

const text =
  (wanted: string) =>
  (value: string): string | Refusal =>
    value.trim() === "" ? new Refusal(wanted) : value;

const oneOf =
  <Word extends string>(...words: Word[]) =>
  (value: string): Word | Refusal =>
    words.find((word) => word === value) ?? new Refusal(`one of ${words.join(", ")}`);

const yesOrNo = (value: string): boolean | Refusal =>
  value === "true" ? true : value === "false" ? false : new Refusal("true or false");

export const SETTINGS: { [Name in SettingName]: Setting<Settings[Name]> } = {
  port: { env: "PORT", default: 8080, help: "TCP port; 0 takes any free one", parse: integer(0, 65535) },
  host: {
    env: "HOST",
    default: "127.0.0.1",
    help: "address to listen on; only this machine can reach the default",
    parse: text("an address such as 127.0.0.1 or 0.0.0.0"),
  },
  rulebookFile: {
    env: "RISTOURNE_RULEBOOK",
    default: "fixtures/rulebooks/demo.json",
    help: "rulebook published at start",
    parse: text("the path of a rulebook"),
  },
  catalogueFile: {
    env: "RISTOURNE_CATALOGUE",
    default: "",
    defaultText: "`fixtures/catalogue/demo.ndjson`, when it exists",
    help: "product facts by sku, one JSON object a line, joined to lines that do not send them; `none` loads nothing",
    parse: text("the path of an NDJSON file, or none"),
  },
  bodyBytesMax: {
    env: "RISTOURNE_BODY_BYTES",
    default: BODY_BYTES_MAX,
    help: "longest body of a decision, in bytes",
    parse: integer(1024, BODY_BYTES_MAX),
  },
  bodyDeadlineMs: {
    env: "RISTOURNE_BODY_DEADLINE_MS",
    default: 5000,
    help: "a decision's body must have arrived by then, or 408",
    parse: integer(100, 8000),
  },
  rulebookBytesMax: {
    env: "RISTOURNE_RULEBOOK_BYTES",
    default: 67_108_864,
    help: "longest rulebook that can be pushed, in bytes",
    parse: integer(1024, 1_073_741_824),
  },
  rulebookDeadlineMs: {
    env: "RISTOURNE_RULEBOOK_DEADLINE_MS",
    default: 60_000,
    help: "a pushed rulebook must have arrived by then, or 408",
    parse: integer(100, 600_000),
  },
  rulebooksKept: {
    env: "RISTOURNE_RULEBOOKS_KEPT",
    default: 32,
    help: "versions kept in memory; the oldest that is not live goes first",
    parse: integer(2, 10_000),
  },
  enginesKept: {
    env: "RISTOURNE_ENGINES_KEPT",
    default: 4,
    help: "versions kept compiled and loaded, for carts that pin one",
    // One more is being loaded while the live one and those kept are in use.
    parse: integer(1, IMAGES_MAX - 2),
  },
  simulate: {
    env: "RISTOURNE_SIMULATE",
    default: false,
    defaultText: "true on a loopback address, false elsewhere",
    help: "whether callers may send `at`, or pin a version that was never published",
    parse: yesOrNo,
  },
  drainMs: {
    env: "RISTOURNE_DRAIN_MS",
    default: 10_000,
    help: "on SIGTERM, how long requests in flight may take to finish",
    parse: integer(0, 600_000),
  },
  logLevel: {
    env: "RISTOURNE_LOG_LEVEL",
    default: "info",
    help: "fatal, error, warn, info, debug, trace or silent; refusals are logged at debug",
    parse: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
  },
  module: {
    env: "RISTOURNE_MODULE",
    default: "release",
    help: "which build of the engine decides: release or debug",
    parse: oneOf("release", "debug"),
  },
};

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** An unset or empty variable means the default. */
export function readSettings(env: Record<string, string | undefined>): SettingsResult {
  const problems: string[] = [];
  const settings = {} as Record<SettingName, unknown>;
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const setting = SETTINGS[name] as Setting<unknown>;
    const given = env[setting.env];
    const value = given === undefined || given === "" ? setting.default : setting.parse(given);
    if (value instanceof Refusal) problems.push(`${setting.env}: \`${given}\` is not ${value.wanted}`);
    else settings[name] = value;
  }
  if (problems.length > 0) return { ok: false, problems };
  const complete = settings as unknown as Settings;
  if ((env[SETTINGS.simulate.env] ?? "") === "") complete.simulate = isLoopback(complete.host);
  return { ok: true, settings: complete };
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.[0-9]{1,3}){3}$/.test(host);
}
