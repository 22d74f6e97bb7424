// The server's log: pino, one JSON object a line on standard output. No line per decision by default; refusals at debug,
// defects at error. Must not be reached from the hot path otherwise. Called by main.ts.
import { pino, type Logger } from "pino";

export type Log = Logger;

export function createLog(level: string): Log {
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime });
}
