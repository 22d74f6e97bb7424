// Wall time in a zone as an instant: the zone's offsets over a span of years, read once from Temporal, then plain
// arithmetic, since one weekly window asks for thousands of instants. INVARIANT (wall time): a wall time in a gap moves
// forward by the gap, an ambiguous one is the first. Called by schedule.ts and codes.ts.

import { Temporal } from "temporal-polyfill";

export const DAY_MS = 86_400_000;
const MARGIN_MS = 2 * DAY_MS;

/** From here on (exclusive of the next one), this much is added to UTC. */
interface Period {
  fromMs: number;
  offsetMs: number;
}

export class Zone {
  private periods: Period[] = [];
  private knownFrom = 0;
  private knownUntil = 0;

  constructor(readonly name: string) {}

  /** Instant of a wall time given as if it were UTC. */
  instant(wallMs: number): number {
    this.know(wallMs - MARGIN_MS, wallMs + MARGIN_MS);
    const { periods } = this;
    let low = 0;
    let high = periods.length - 1;
    // The last period that can hold it: offsets lie within a day.
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (periods[middle]!.fromMs <= wallMs + DAY_MS) low = middle;
      else high = middle - 1;
    }
    let first = low;
    while (first > 0 && periods[first]!.fromMs > wallMs - DAY_MS) first--;
    for (let i = first; i <= low; i++) {
      const instant = wallMs - periods[i]!.offsetMs;
      const ends = periods[i + 1]?.fromMs ?? Infinity;
      // In this period, or past its end and before the next one begins on the wall: a gap, read with the old offset.
      if (instant >= periods[i]!.fromMs && (instant < ends || (i < low && wallMs < ends + periods[i + 1]!.offsetMs))) {
        return instant;
      }
    }
    return wallMs - periods[first]!.offsetMs;
  }

  private know(fromMs: number, untilMs: number): void {
    if (this.periods.length > 0 && fromMs >= this.knownFrom && untilMs <= this.knownUntil) return;
    const from = Math.min(fromMs, this.periods.length > 0 ? this.knownFrom : fromMs) - 400 * DAY_MS;
    const until = Math.max(untilMs, this.periods.length > 0 ? this.knownUntil : untilMs) + 400 * DAY_MS;
    let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(this.name);
    const periods: Period[] = [{ fromMs: from, offsetMs: at.offsetNanoseconds / 1e6 }];
    for (;;) {
      const next = at.getTimeZoneTransition("next");
      if (next === null || next.epochMilliseconds > until) break;
      periods.push({ fromMs: next.epochMilliseconds, offsetMs: next.offsetNanoseconds / 1e6 });
      at = next;
    }
    this.periods = periods;
    this.knownFrom = from;
    this.knownUntil = until;
  }
}

const zones = new Map<string, Zone>();

/** The zone of this name; one for the whole process, as zones do not change. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) zones.set(name, (zone = new Zone(name)));
  return zone;
}

export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
