// Dates, times and windows: do they exist, and does the end come after the start? Instants are only worked out when the
// wall times are near each other, since a day has 23 to 25 hours. Called by offers.ts, tree.ts and codes.ts.

import type { Schedule } from "../../rulebook.js";
import { YEAR_MAX, YEAR_MIN } from "../bounds.js";
import { zoneOf } from "../lower/zones.js";
import { quote } from "../words.js";
import type { Check } from "./check.js";

const DAY_MS = 86_400_000;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

interface Span {
  from?: string | undefined;
  until?: string | undefined;
  zone?: string | undefined;
}

export function checkSchedule(check: Check, schedule: Schedule, path: string): void {
  checkSpan(check, schedule, path);
  schedule.weekly?.forEach((window, index) => {
    const at = `${path}/weekly/${index}`;
    check.unique(window.days, `${at}/days`, "the day");
    const from = clock(check, window.from, `${at}/from`, "23:59");
    const until = clock(check, window.until, `${at}/until`, "24:00");
    if (from !== undefined && from === until) {
      check.add("empty-window", at, `from ${quote(window.from)} until ${quote(window.until)} is no time at all; a whole day is \`00:00\` until \`24:00\``);
    }
  });
}

export function checkSpan(check: Check, span: Span, path: string): void {
  const known = check.zone(span.zone, `${path}/zone`);
  const from = span.from === undefined ? undefined : wall(check, span.from, `${path}/from`);
  let until = span.until === undefined ? undefined : wall(check, span.until, `${path}/until`);
  if (from === undefined || until === undefined) return;
  if (span.until!.length === 10) until += DAY_MS;
  const zone = span.zone ?? check.draft.zone;
  const near = Math.abs(until - from) < 2 * DAY_MS && known && zone !== null && check.zone(zone, "/zone");
  const open = near ? zoneOf(zone).instant(from) < zoneOf(zone).instant(until) : from < until;
  if (!open) check.add("end-before-start", `${path}/until`, `it ends on ${quote(span.until)}, which is not after its start, ${quote(span.from)}`);
}

/** Wall time as if it were UTC; undefined when there is no such day or time. */
function wall(check: Check, text: string, path: string): number | undefined {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))] as const;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && !leap ? 28 : DAYS_IN_MONTH[month - 1];
  if (days === undefined || day < 1 || day > days) {
    check.add("bad-date", path, `there is no day ${quote(text.slice(0, 10))}`);
    return undefined;
  }
  if (year < YEAR_MIN || year > YEAR_MAX) {
    check.add("bad-date", path, `dates go from ${YEAR_MIN} to ${YEAR_MAX} (YEAR_MAX), got ${quote(text.slice(0, 10))}: leave the key out for no end`);
    return undefined;
  }
  const minutes = text.length === 10 ? 0 : clock(check, text.slice(11), path, "23:59");
  return minutes === undefined ? undefined : Date.UTC(year, month - 1, day) + minutes * 60_000;
}

function clock(check: Check, text: string, path: string, last: string): number | undefined {
  const minute = Number(text.slice(3, 5));
  if (text <= last && minute < 60) return Number(text.slice(0, 2)) * 60 + minute;
  check.add("bad-time", path, `there is no time ${quote(text)} here; times go from \`00:00\` to ${quote(last)}`);
  return undefined;
}
