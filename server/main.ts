// The composition root: settings in, a running server out. The only file that knows every part, and later the only one to
// name a concrete store. Must hold no rule of its own. Run by `npm start`; `ristourne serve` and tests call `serve`.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RULEBOOK_SCHEMA } from "../engine/compiler/schema.js";
import { CompilerThread } from "./compiler-thread.js";
import { catalogueFile, readCatalogue } from "./catalogue.js";
import { readSettings, type Settings } from "./config.js";
import { Decisions } from "./decisions.js";
import { Engines, openModule, type Slot } from "./engines.js";
import { EXIT } from "./exit.js";
import { readInput, readVersion } from "./files.js";
import { listen, type HttpServer } from "./http.js";
import { createLog, type Log } from "./log.js";
import { openapi } from "./openapi.js";
import { routes } from "./routes.js";
import { Rulebooks } from "./rulebooks.js";

export async function serve(settings: Settings, log: Log): Promise<number> {
  const compiler = new CompilerThread();
  const engines = new Engines(openModule(settings.module));
  const rulebooks = new Rulebooks<Slot>({
    compile: (job) => compiler.compile(job),
    load: ({ image, currencies }) => engines.load(image, currencies[0]!),
    dispose: (slot) => engines.dispose(slot),
    nowMs: Date.now,
    rulebooksKept: settings.rulebooksKept,
    enginesKept: settings.enginesKept,
  });

  const catalogue = loadCatalogue(engines, settings, log);
  if (catalogue !== null) return catalogue;
  const first = await publishFirst(rulebooks, settings, log);
  if (first !== null) {
    await compiler.stop();
    return first;
  }

  let stopping = false;
  const decisions = new Decisions({
    rulebooks,
    nowMs: Date.now,
    simulate: settings.simulate,
    onTrap: ({ detail }) => log.error({ detail }, "the engine trapped; its instance was replaced"),
  });
  const description = JSON.stringify(openapi(readVersion(), RULEBOOK_SCHEMA));
  const listening = await listen({
    host: settings.host,
    port: settings.port,
    routes: routes({ settings, decisions, rulebooks, openapi: description, isStopping: () => stopping }),
    onDefect: (error, route) => log.error({ err: error, route: `${route.method} ${route.path}` }, "a request failed"),
    onRefusal: (answer, route) => log.debug({ route: route?.path, status: answer.status, problem: answer.body }, "refused"),
  });
  if (!listening.ok) {
    await compiler.stop();
    return fail(log, `${listening.detail}; set PORT to another one`, EXIT.unavailable);
  }
  announce(listening.server, settings, log);

  await stopSignal(log);
  stopping = true;
  const cut = await listening.server.stop(settings.drainMs);
  await compiler.stop();
  if (cut > 0) log.warn({ cut }, "stopped; some requests took too long and were cut");
  else log.info("stopped; everything in flight was finished");
  log.flush();
  return EXIT.done;
}

/** Loads the catalogue of the settings, if any; an exit code when that fails. */
function loadCatalogue(engines: Engines, settings: Settings, log: Log): number | null {
  const file = catalogueFile(settings.catalogueFile);
  if (file === null) return null;
  const catalogue = readCatalogue(file);
  if (!catalogue.ok) {
    if ("detail" in catalogue) return fail(log, catalogue.detail, EXIT.usage);
    for (const { code, path, detail } of catalogue.problems) log.error({ code, path }, detail);
    return fail(log, `\`${file}\` can't be loaded`, EXIT.refused);
  }
  const { skuCount, totalBytes } = engines.engine.loadCatalogue(catalogue.bytes);
  log.info({ file, skus: skuCount, bytes: totalBytes }, "the catalogue is loaded");
  return null;
}

/** Pushes and publishes the rulebook of the settings; an exit code when that fails. */
async function publishFirst(rulebooks: Rulebooks<Slot>, settings: Settings, log: Log): Promise<number | null> {
  const file = readInput(settings.rulebookFile);
  if (!file.ok) return fail(log, file.detail, EXIT.usage);
  const pushed = await rulebooks.push(new Uint8Array(file.bytes));
  if (!pushed.ok) {
    for (const { code, path, detail } of pushed.problems) log.error({ code, path }, detail);
    return fail(log, `\`${settings.rulebookFile}\` can't be published; \`ristourne check\` lists why`, EXIT.refused);
  }
  const { warnings } = pushed.rulebook;
  if (warnings.length > 0) log.warn({ warnings: warnings.length }, `\`${settings.rulebookFile}\` has warnings; \`ristourne check\` lists them`);
  await rulebooks.publish(pushed.rulebook.version);
  const { version, hash, offers, image } = pushed.rulebook;
  log.info({ file: settings.rulebookFile, version, hash, offers, imageBytes: image.byteLength }, "the rulebook is live");
  return null;
}

function announce(server: HttpServer, settings: Settings, log: Log): void {
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  const url = `http://${host}:${server.port}`;
  const example = `curl -s ${url}/v1/decisions -H 'content-type: application/json' -d @fixtures/carts/demo.json`;
  log.info({ url, port: server.port, try: example }, `listening on ${url}`);
}

/** Resolves with the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
      stopping = true;
      log.info({ signal }, "stopping: no new connections, finishing what is in flight");
      resolve();
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}

function fail(log: Log, detail: string, code: number): number {
  log.fatal(detail);
  log.flush();
  return code;
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (!settings.ok) {
    for (const problem of settings.problems) process.stderr.write(`ristourne: ${problem}\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  const log = createLog(settings.settings.logLevel);
  try {
    process.exit(await serve(settings.settings, log));
  } catch (error) {
    log.fatal({ err: error }, "a defect stopped the server");
    process.exit(EXIT.internal);
  }
}

const started = process.argv[1];
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) await main();
