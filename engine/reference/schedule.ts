// Schedules (DESIGN §13), judged directly at a moment: wall-clock edges become instants one by one, with Temporal. There is
// no horizon and no table here; the compiler has those. Called by tests.ts and codes.ts.

import { Temporal } from "temporal-polyfill";
import type { Schedule } from "../rulebook.js";
import type { Decision } from "./model.js";

/** A wall time in a gap moves forward by the gap, an ambiguous one is the first. */
export function temporalInstant(wallTime: string, zone: string): number {
  return Temporal.PlainDateTime.from(wallTime).toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Inclusive. */
export function startInstant(decision: Decision, from: string, zone: string): number {
  return decision.zoneInstant(from, zone);
}

/** Exclusive; a bare date is through that day. */
export function endInstant(decision: Decision, until: string, zone: string): number {
  return decision.zoneInstant(BARE_DATE.test(until) ? dayAfter(until, 1) : until, zone);
}

function dayAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function isOpen(decision: Decision, schedule: Schedule | undefined): boolean {
  if (schedule === undefined) return true;
  const { nowMs, rulebook } = decision;
  const zone = schedule.zone ?? rulebook.zone;
  if (schedule.from !== undefined && nowMs < startInstant(decision, schedule.from, zone)) return false;
  if (schedule.until !== undefined && nowMs >= endInstant(decision, schedule.until, zone)) return false;
  return schedule.weekly === undefined || schedule.weekly.some((window) => isInWindow(decision, window, zone));
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

function isInWindow(decision: Decision, window: NonNullable<Schedule["weekly"]>[number], zone: string): boolean {
  const { nowMs, zoneInstant } = decision;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  // The UTC date is at most a day away from the zone's, and a window lasts at most a day.
  return [-2, -1, 0, 1].some((offset) => {
    const date = dayAfter(today, offset);
    const weekday = DAYS[Temporal.PlainDate.from(date).dayOfWeek - 1]!;
    if (!window.days.includes(weekday)) return false;
    const nextDay = window.until === "24:00" || window.until <= window.from;
    const start = zoneInstant(`${date}T${window.from}`, zone);
    const endTime = window.until === "24:00" ? "00:00" : window.until;
    return nowMs >= start && nowMs < zoneInstant(`${nextDay ? dayAfter(date, 1) : date}T${endTime}`, zone);
  });
}
