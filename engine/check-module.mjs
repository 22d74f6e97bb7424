// Judges the two Wasm modules after `asc`: prints size and sha256 of each, and fails the build when the release module
// imports anything, carries AssemblyScript's allocator or collector, or is larger than 100 kB. The engine promises no
// imports, no heap and no garbage; this is where the promise is kept. Called by `npm run build:wasm`, by nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const RELEASE_BYTES_MAX = 100_000;
const RUNTIME = /^(__new|__pin|__unpin|__collect|__renew|__link|__visit|__rtti_base|__alloc|__free)$/;
const root = new URL("../", import.meta.url);
const problems = [];

for (const target of ["release", "debug"]) {
  const name = `build/ristourne.${target}.wasm`;
  const bytes = readFileSync(new URL(name, root));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  console.log(`${name}  ${bytes.length} bytes  sha256 ${sha256}`);

  const module = new WebAssembly.Module(bytes);
  for (const entry of WebAssembly.Module.imports(module)) {
    problems.push(`${name}: imports \`${entry.module}.${entry.name}\`; bring it into engine/assembly, the module stands alone`);
  }
  for (const entry of WebAssembly.Module.exports(module)) {
    if (RUNTIME.test(entry.name)) problems.push(`${name}: exports \`${entry.name}\`; something allocates or exportRuntime is on`);
  }
  if (target === "release" && bytes.length > RELEASE_BYTES_MAX) {
    problems.push(`${name}: ${bytes.length} bytes, the limit is ${RELEASE_BYTES_MAX}`);
  }
  if (target === "debug") {
    // The debug module has a name section: the allocator and the collector show up there even when not exported.
    const linked = functionNames(module).filter((found) => found.startsWith("~lib/rt/"));
    if (linked.length > 0) {
      problems.push(`${name}: links the allocator (${linked.join(", ")}); code in engine/assembly uses new, an array literal, a string or a closure: use a slot in memory`);
    }
  }
}

if (problems.length > 0) {
  for (const problem of problems) console.error(`check-module: ${problem}`);
  process.exit(1);
}

/** Function names from the `name` section, subsection 1. */
function functionNames(module) {
  const names = [];
  for (const section of WebAssembly.Module.customSections(module, "name")) {
    const bytes = new Uint8Array(section);
    let at = 0;
    const leb = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at];
        at += 1;
        value |= (byte & 0x7f) << shift;
        if ((byte & 0x80) === 0) return value >>> 0;
      }
    };
    while (at < bytes.length) {
      const id = bytes[at];
      at += 1;
      const size = leb();
      const end = at + size;
      if (id === 1) {
        const count = leb();
        for (let i = 0; i < count; i += 1) {
          leb();
          const length = leb();
          names.push(new TextDecoder().decode(bytes.subarray(at, at + length)));
          at += length;
        }
      }
      at = end;
    }
  }
  return names;
}
