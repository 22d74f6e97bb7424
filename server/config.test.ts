// Settings: defaults, every bad value at once, and the README's table, which must name each one with its default.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SETTINGS, isLoopback, readSettings } from "./config.js";

describe("settings", () => {
  test("the defaults listen on this machine only", () => {
    const result = readSettings({});
    expect(result).toMatchObject({ ok: true, settings: { port: 8080, host: "127.0.0.1", simulate: true, bodyBytesMax: 1048576 } });
  });

  test("an empty variable is an unset one", () => {
    expect(readSettings({ PORT: "" })).toEqual(readSettings({}));
  });

  test("simulation is off for everybody else's address unless asked for", () => {
    expect(readSettings({ HOST: "0.0.0.0" })).toMatchObject({ settings: { simulate: false } });
    expect(readSettings({ HOST: "0.0.0.0", RISTOURNE_SIMULATE: "true" })).toMatchObject({ settings: { simulate: true } });
    expect(readSettings({ RISTOURNE_SIMULATE: "false" })).toMatchObject({ settings: { simulate: false } });
  });

  test("all bad values at once, with what they should have been", () => {
    const result = readSettings({ PORT: "eighty", RISTOURNE_BODY_DEADLINE_MS: "60000", RISTOURNE_MODULE: "fast", RISTOURNE_SIMULATE: "yes" });
    expect(result).toEqual({
      ok: false,
      problems: [
        "PORT: `eighty` is not a whole number from 0 to 65535",
        "RISTOURNE_BODY_DEADLINE_MS: `60000` is not a whole number from 100 to 8000",
        "RISTOURNE_SIMULATE: `yes` is not true or false",
        "RISTOURNE_MODULE: `fast` is not one of release, debug",
      ],
    });
  });

  test.each(["-1", "1.5", "1e3", "0x10", " 80", "99999999999999999999"])("PORT `%s` is refused", (port) => {
    expect(readSettings({ PORT: port }).ok).toBe(false);
  });

  test.each([
    ["127.0.0.1", true],
    ["127.8.9.1", true],
    ["::1", true],
    ["localhost", true],
    ["0.0.0.0", false],
    ["127.evil.example", false],
    ["10.0.0.1", false],
  ])("%s loopback: %s", (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

test("the README's table names every setting with its default and meaning", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const setting of Object.values(SETTINGS)) {
    const shown = setting.defaultText ?? `\`${String(setting.default)}\``;
    expect(readme).toContain(`| \`${setting.env}\` | ${shown} | ${setting.help} |`);
  }
});
