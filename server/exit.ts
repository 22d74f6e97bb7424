// Exit codes of the server and of the command line; the README lists them. Constants only. Used by main.ts and cli/.
// A code is never reused for something else.
export const EXIT = {
  done: 0,
  /** The rulebook or the cart was refused. */
  refused: 1,
  /** Wrong usage, a bad setting, or a file that can't be read. */
  usage: 2,
  /** The server can't listen. */
  unavailable: 3,
  /** A defect of this program. */
  internal: 70,
} as const;
