// Schedules as sorted, disjoint UTC intervals [start, end), SECTION_SCHEDULES; equal ones are one. `from` and `until` alone
// need no horizon; weekly windows are written out over it. Called through the context; instants also by codes.ts.
//
//   0      4         8..16     16
//   count  pairs at  reserved  count × { opens i64, closes i64, first pair u32, pairs u32 }, then pairs: { start i64, end i64 }
//
// `opens` and `closes` are the ends of all pairs together. Index 0 is "always open"; what is never open has no pairs and closes
// before it opens.

import { SCHEDULES_HEADER_BYTES, SCHEDULES_PAIRS_AT, SECTION_SCHEDULES } from "../../layout.js";
import type { Schedule } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Horizon, Section } from "../context.js";
import { DAY_MS, type Zone, zoneOf } from "./zones.js";

export type Interval = [start: number, end: number];

/** Beyond every instant a request can name, and exact as a number. */
const BEGINNING = -9_000_000_000_000_000;
const END = 9_000_000_000_000_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Instant of `2026-11-27` (start of that day) or `2026-11-27T08:00`. */
export function fromMs(text: string, zone: Zone): number {
  return zone.instant(wallOf(text).wallMs);
}

/** The same as an exclusive end: a bare date counts through that day. */
export function untilMs(text: string, zone: Zone): number {
  const { wallMs, bare } = wallOf(text);
  return zone.instant(bare ? wallMs + DAY_MS : wallMs);
}

function wallOf(text: string): { wallMs: number; bare: boolean } {
  const parts = MOMENT.exec(text);
  if (parts === null) throw new Error(`not a moment: ${text}`);
  const [, year, month, day, hour, minute, second] = parts;
  const wallMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  return { wallMs, bare: hour === undefined };
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

export class Schedules {
  private readonly indexes = new Map<string, number>();
  private readonly byDocument = new Map<string, number>();
  private readonly byWeek = new Map<string, Interval[]>();
  private readonly list: Interval[][] = [];

  constructor(
    private readonly zone: string,
    private readonly horizon: Horizon,
  ) {}

  index(schedule: Schedule): number {
    const document = JSON.stringify([schedule.zone, schedule.from, schedule.until, schedule.weekly]);
    let index = this.byDocument.get(document);
    if (index === undefined) {
      const intervals = this.intervals(schedule);
      const key = intervals.join(" ");
      index = this.indexes.get(key);
      if (index === undefined) {
        index = this.list.push(intervals);
        this.indexes.set(key, index);
      }
      this.byDocument.set(document, index);
    }
    return index;
  }

  intervals(schedule: Schedule): Interval[] {
    const zone = zoneOf(schedule.zone ?? this.zone);
    const start = schedule.from === undefined ? BEGINNING : fromMs(schedule.from, zone);
    const end = schedule.until === undefined ? END : untilMs(schedule.until, zone);
    if (schedule.weekly === undefined) return start < end ? [[start, end]] : [];
    const open: Interval[] = [];
    for (const [from, until] of this.weeks(schedule.weekly, zone)) {
      const interval: Interval = [Math.max(from, start), Math.min(until, end)];
      if (interval[0] < interval[1]) open.push(interval);
    }
    return open;
  }

  /** Every opening of these windows that touches the horizon; windows that meet are one. */
  private weeks(weekly: NonNullable<Schedule["weekly"]>, zone: Zone): Interval[] {
    const key = JSON.stringify([zone.name, weekly]);
    let open = this.byWeek.get(key);
    if (open !== undefined) return open;
    open = [];
    const firstDay = Math.floor(this.horizon.fromMs / DAY_MS) - 2;
    const lastDay = Math.floor(this.horizon.untilMs / DAY_MS) + 1;
    for (let day = firstDay; day <= lastDay; day++) {
      // Day 0, 1 January 1970, was a Thursday.
      const name = WEEKDAYS[(((day + 4) % 7) + 7) % 7]!;
      for (const window of weekly) {
        if (!(window.days as string[]).includes(name)) continue;
        const from = minutesOf(window.from);
        const until = minutesOf(window.until);
        const startsMs = zone.instant(day * DAY_MS + from * 60_000);
        const endsMs = zone.instant((until > from ? day : day + 1) * DAY_MS + until * 60_000);
        if (startsMs < endsMs) open.push([startsMs, endsMs]);
      }
    }
    open = union(open);
    this.byWeek.set(key, open);
    return open;
  }

  sections(): Section[] {
    const bytes = new Bytes(4096);
    bytes.u32(this.list.length + 1).u32(0).align(SCHEDULES_HEADER_BYTES);
    let first = 0;
    for (const intervals of [[[BEGINNING, END] as Interval], ...this.list]) {
      const opens = intervals[0]?.[0] ?? END;
      const closes = intervals[intervals.length - 1]?.[1] ?? BEGINNING;
      bytes.i64(opens).i64(closes).u32(first).u32(intervals.length);
      first += intervals.length;
    }
    bytes.align(16).setU32(SCHEDULES_PAIRS_AT, bytes.length);
    for (const intervals of [[[BEGINNING, END] as Interval], ...this.list]) {
      for (const [start, end] of intervals) bytes.i64(start).i64(end);
    }
    return [{ id: SECTION_SCHEDULES, bytes: bytes.done() }];
  }
}

function union(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const [start, end] of intervals.sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
