// Schedules as intervals: bare dates, wall times in gaps and overlaps, windows past midnight, the horizon. Instants are
// written in UTC, so that each row can be checked with a calendar.
import { describe, expect, it } from "vitest";
import type { Schedule } from "../../rulebook.js";
import { fromMs, Schedules, untilMs } from "./schedule.js";
import { DAY_MS, zoneOf } from "./zones.js";

const utc = (text: string): number => Date.parse(`${text}Z`);
const horizon = { fromMs: utc("2026-01-01T00:00:00"), untilMs: utc("2027-01-01T00:00:00") };

describe("wall time", () => {
  it.each([
    // zone, wall time, instant
    ["Europe/Paris", "2026-11-27", "2026-11-26T23:00:00"],
    ["Europe/Paris", "2026-07-01T08:00", "2026-07-01T06:00:00"],
    ["Europe/Paris", "2026-07-01T08:00:30", "2026-07-01T06:00:30"],
    // 2026-03-29: 02:00 → 03:00. A wall time in the gap moves forward by the gap.
    ["Europe/Paris", "2026-03-29T01:59", "2026-03-29T00:59:00"],
    ["Europe/Paris", "2026-03-29T02:00", "2026-03-29T01:00:00"],
    ["Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:30:00"],
    ["Europe/Paris", "2026-03-29T03:00", "2026-03-29T01:00:00"],
    // 2026-10-25: 03:00 → 02:00. An ambiguous wall time is the first one.
    ["Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30:00"],
    ["Europe/Paris", "2026-10-25T03:00", "2026-10-25T02:00:00"],
    // Gap at midnight: 2025-09-07 00:00 → 01:00 in Santiago.
    ["America/Santiago", "2025-09-07", "2025-09-07T04:00:00"],
    // Half an hour of daylight saving: 2026-10-04 02:00 → 02:30 on Lord Howe.
    ["Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00"],
    ["UTC", "2026-03-29T02:30", "2026-03-29T02:30:00"],
    ["Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00"], // a day that did not exist there
    ["America/New_York", "1999-10-31T01:30", "1999-10-31T05:30:00"],
  ])("%s %s is %s", (zone, wall, instant) => {
    expect(new Date(fromMs(wall, zoneOf(zone))).toISOString()).toBe(new Date(utc(instant)).toISOString());
  });

  it("agrees with Temporal around every transition of a few zones", async () => {
    const { Temporal } = await import("temporal-polyfill");
    for (const name of ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"]) {
      const zone = zoneOf(name);
      let at = Temporal.Instant.from("2024-01-01T00:00Z").toZonedDateTimeISO(name);
      for (let i = 0; i < 8; i++) {
        const next = at.getTimeZoneTransition("next");
        if (next === null) break;
        at = next;
        for (let minutes = -180; minutes <= 180; minutes += 15) {
          const wall = next.toPlainDateTime().add({ minutes });
          const wallMs = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
          expect(zone.instant(wallMs), `${name} ${wall}`).toBe(wall.toZonedDateTime(name).epochMilliseconds);
        }
      }
    }
  });

  it("counts a bare end through that day", () => {
    const zone = zoneOf("Europe/Paris");
    expect(untilMs("2026-03-29", zone)).toBe(utc("2026-03-29T22:00:00"));
    expect(untilMs("2026-03-29T00:00", zone)).toBe(utc("2026-03-28T23:00:00"));
  });
});

describe("schedules", () => {
  const intervals = (schedule: Schedule) =>
    new Schedules("Europe/Paris", horizon).intervals(schedule).map((pair) => pair.map((ms) => new Date(ms).toISOString().slice(0, 16)));

  it("are one interval without windows, whatever the horizon", () => {
    expect(intervals({ from: "2030-01-01", until: "2030-01-01" })).toEqual([["2029-12-31T23:00", "2030-01-01T23:00"]]);
    expect(new Schedules("UTC", horizon).intervals({ from: "2026-01-02", until: "2026-01-01" })).toEqual([]);
  });

  it("are never or always open at the ends", () => {
    const [[start, end]] = new Schedules("UTC", horizon).intervals({}) as [[number, number]];
    expect(start).toBeLessThan(-8.64e15);
    expect(end).toBeGreaterThan(8.64e15);
  });

  it("open in windows within their dates", () => {
    expect(
      intervals({
        from: "2026-06-01",
        until: "2026-06-08",
        weekly: [{ days: ["mon", "sat"], from: "10:00", until: "12:00" }],
      }),
    ).toEqual([
      ["2026-06-01T08:00", "2026-06-01T10:00"],
      ["2026-06-06T08:00", "2026-06-06T10:00"],
      ["2026-06-08T08:00", "2026-06-08T10:00"],
    ]);
  });

  it("pass midnight, and belong to the day they begin on", () => {
    expect(
      intervals({
        from: "2026-06-05T00:00",
        until: "2026-06-07T12:00",
        zone: "UTC",
        weekly: [{ days: ["fri"], from: "22:00", until: "02:00" }],
      }),
    ).toEqual([["2026-06-05T22:00", "2026-06-06T02:00"]]);
  });

  it("join windows that meet", () => {
    expect(
      intervals({
        from: "2026-06-01",
        until: "2026-06-02",
        zone: "UTC",
        weekly: [
          { days: ["mon"], from: "08:00", until: "24:00" },
          { days: ["tue"], from: "00:00", until: "09:00" },
        ],
      }),
    ).toEqual([["2026-06-01T08:00", "2026-06-02T09:00"]]);
  });

  it("keep wall time through a change of offset", () => {
    expect(
      intervals({
        from: "2026-03-28",
        until: "2026-03-29",
        weekly: [{ days: ["sat", "sun"], from: "02:30", until: "04:00" }],
      }),
    ).toEqual([
      ["2026-03-28T01:30", "2026-03-28T03:00"],
      ["2026-03-29T01:30", "2026-03-29T02:00"],
    ]);
  });

  it("cover the whole horizon and are interned", () => {
    const schedules = new Schedules("UTC", horizon);
    const daily: Schedule = {
      weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "09:00", until: "10:00" }],
    };
    const open = schedules.intervals(daily);
    expect(open[0]![0]).toBeLessThanOrEqual(horizon.fromMs);
    expect(open[open.length - 1]![1]).toBeGreaterThanOrEqual(horizon.untilMs - DAY_MS);
    expect(schedules.index(daily)).toBe(1);
    expect(schedules.index({ ...daily, zone: "UTC" })).toBe(1);
    expect(schedules.index({ from: "2026-01-01" })).toBe(2);
    expect(schedules.index({ from: "2026-01-01T00:00" })).toBe(2);
  });
});
