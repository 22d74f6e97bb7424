// What an assertion does: leave file and line in memory, then trap. It takes the place of the `env.abort` import, so that
// the module has none. After a trap the host reads TRAP and throws the whole instance away: globals may be half written.
// Must not allocate or return.

//   0         4            8       12       16..
//   fileBytes messageBytes line    column   file name, then message (UTF-16LE, cut at TRAP_TEXT_BYTES each)
const TRAP_TEXT_BYTES: i32 = 240;
export const TRAP: usize = memory.data(512, 16);

function leave(to: usize, text: string | null): u32 {
  const from = changetype<usize>(text);
  if (from == 0) return 0;
  // `text.length` (and `===` on strings) would link the runtime's object header; the size in bytes lies right before the characters.
  const bytes = min(load<i32>(from - 4), TRAP_TEXT_BYTES);
  memory.copy(to, from, bytes);
  return bytes;
}

// Linked by `--use abort=engine/assembly/trap/abort`.
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const fileBytes = leave(TRAP + 16, file);
  store<u32>(TRAP, fileBytes);
  store<u32>(TRAP, leave(TRAP + 16 + fileBytes, message), 4);
  store<u32>(TRAP, line, 8);
  store<u32>(TRAP, column, 12);
  unreachable();
}

/** Tests only: a trap on purpose, to see that it costs one request and no more. */
export function forceTrap(): void {
  assert(false, "forced by a test");
}
