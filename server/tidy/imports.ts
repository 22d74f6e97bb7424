// Rules of layering: who may import whom. `layout ← assembly | compiler | host`; `engine ← server`; inside the server
// `errors ← decisions, rulebooks ← routes ← http ← main`; only main names a concrete store; the reference shares only the
// rulebook's types and the names of reasons; the engine does no I/O. Used by the tidy test only.
import { posix } from "node:path";
import ts from "typescript";
import { findingAt, type Finding, type SourceFile } from "./source.js";

interface Rule {
  /** Files the rule is about. */
  from: RegExp;
  /** Files it does not apply to. */
  except?: RegExp;
  /** What they may not import: a path from the root without its extension, or a package's name. */
  to: RegExp;
  butMay?: RegExp;
  message: string;
}

const TESTS = /\.test\.ts$/;

const RULES: readonly Rule[] = [
  { from: /^engine\//, to: /^(server|bench)\//, message: "the engine knows no server: hand it what it needs" },
  {
    from: /^engine\/assembly\//,
    to: /./,
    butMay: /^engine\/(layout$|assembly\/)/,
    message: "assembly shares only engine/layout: put the constant there",
  },
  { from: /^engine\/(?!assembly\/)/, to: /^engine\/assembly\//, message: "assembly is read by asc only: meet it in engine/layout" },
  {
    from: /^engine\/compiler\//,
    except: TESTS,
    to: /^engine\/(host|reference|prove)/,
    message: "the compiler knows no evaluator: share the contract (layout, rulebook, image), not code that runs it",
  },
  {
    from: /^engine\/reference\//,
    except: TESTS,
    to: /^engine\//,
    butMay: /^engine\/(rulebook|wire|reasons|refusals|layout)$|^engine\/reference\//,
    message: "the reference is the judge: it shares only types and names, no code",
  },
  {
    from: /^engine\/(?!assembly\/|prove\/|testing\/|check-module)/,
    except: TESTS,
    to: /^node:/,
    butMay: /^node:crypto$/,
    message: "the engine does no I/O and runs in a browser too: hand it bytes",
  },
  { from: /^engine\/host/, except: TESTS, to: /^[a-zA-Z@]/, butMay: /^engine\//, message: "the host has no dependencies: it runs in a browser" },
  { from: /^(server|bench)\//, except: /^bench\/|\.test\.ts$/, to: /^engine\/reference\//, message: "the server decides only through the Wasm: call engine/host" },
  { from: /^server\//, except: /^server\/http\.ts$|\.test\.ts$/, to: /^uWebSockets\.js$/, message: "only server/http.ts speaks to uWebSockets.js: add a route" },
  { from: /^server\//, except: /^server\/main\.ts$|\.test\.ts$/, to: /^server\/http$/, message: "only main wires the transport: return an Answer (server/transport.ts)" },
  {
    from: /^server\//,
    except: /^server\/(main\.ts|store\/)|\.test\.ts$/,
    to: /^server\/store\/(lmdb|redis)|^(lmdb|ioredis)$/,
    message: "only main names a concrete store: use the contract in server/store",
  },
  {
    from: /^server\/(errors|config|media|transport)\.ts$/,
    to: /^server\/(decisions|orders|members|rulebooks|routes|main|cli)/,
    message: "the lowest layer knows nothing above it: pass the value in",
  },
  {
    from: /^server\/(decisions|rulebooks)\.ts$/,
    to: /^server\/(routes|main|cli)/,
    message: "what is decided does not know how it is reached: pass the value in",
  },
  { from: /^server\/(?!cli\/)/, except: TESTS, to: /^server\/cli\//, message: "the command line is a caller, not a library: move the shared part to server/" },
  { from: /^engine\/|^server\/(?!tidy|testing)/, except: TESTS, to: /^(vitest|typescript|tinybench|assemblyscript)/, message: "a tool of development is not shipped: write it without" },
];

export function checkImports(file: SourceFile): Finding[] {
  return importsOf(file).flatMap(({ target, node }) =>
    RULES.filter(
      ({ from, except, to, butMay }) =>
        from.test(file.path) && !(except?.test(file.path) ?? false) && to.test(target) && !(butMay?.test(target) ?? false),
    )
      .slice(0, 1)
      .flatMap(({ message }) => findingAt(file, node, "layering", `imports \`${target}\`: ${message}`)),
  );
}

/** Every file of the tree that the given ones import, at any distance. */
export function reachableFrom(tree: readonly SourceFile[], roots: readonly string[]): string[] {
  const byPath = new Map(tree.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = [...roots];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    queue.push(...importsOf(file).map(({ target }) => `${target}.ts`));
  }
  return [...reached];
}

/** Relative imports as paths from the root without extension, packages by name; `new URL("./x.js", …)` counts too. */
function importsOf(file: SourceFile): { target: string; node: ts.Node }[] {
  const found: { target: string; node: ts.Node }[] = [];
  const add = (specifier: ts.Expression | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const text = specifier.text;
    const target = text.startsWith(".") ? posix.join(posix.dirname(file.path), text).replace(/\.(js|ts|mjs)$/, "") : text;
    found.push({ target, node: specifier });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "URL") {
      const first = node.arguments?.[0];
      if (first !== undefined && ts.isStringLiteral(first) && /^\.{1,2}\/.*\.js$/.test(first.text)) add(first);
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return found;
}
