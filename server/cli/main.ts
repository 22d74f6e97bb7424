#!/usr/bin/env node
// The command line `ristourne`: serve, decide, check, explain. Parses arguments, prints, and turns outcomes into exit codes;
// what the commands do is in the files beside it. Everything it says about a failure goes to standard error.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { readSettings, SETTINGS } from "../config.js";
import { EXIT } from "../exit.js";
import { readVersion } from "../files.js";
import { check } from "./check.js";
import { decide } from "./decide.js";
import { explain } from "./explain.js";
import type { LocalOptions } from "./local.js";
import type { Output } from "./output.js";
import { styleFor } from "./style.js";

const output: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  style: styleFor(process.stdout, process.env),
  errorStyle: styleFor(process.stderr, process.env),
};

interface CartFlags {
  now?: number;
  debugModule?: boolean;
  catalogue?: string;
}

const program = new Command("ristourne")
  .description("decides which promotions, limits and points apply to a cart")
  .version(readVersion())
  .exitOverride()
  .showHelpAfterError("(--help lists what can be given)");

program
  .command("serve")
  .description("serve decisions over HTTP; environment variables set the rest")
  .option("--port <number>", SETTINGS.port.help)
  .option("--host <address>", SETTINGS.host.help)
  .option("--rulebook <file>", SETTINGS.rulebookFile.help)
  .option("--catalogue <file>", SETTINGS.catalogueFile.help)
  .action(async (flags: { port?: string; host?: string; rulebook?: string; catalogue?: string }) => {
    const given = {
      [SETTINGS.port.env]: flags.port,
      [SETTINGS.host.env]: flags.host,
      [SETTINGS.rulebookFile.env]: flags.rulebook,
      [SETTINGS.catalogueFile.env]: flags.catalogue,
    };
    const flagged = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const settings = readSettings({ ...process.env, ...flagged });
    if (!settings.ok) {
      for (const problem of settings.problems) output.err(`ristourne: ${problem}\n`);
      process.exitCode = EXIT.usage;
      return;
    }
    // Only this command needs the server's parts; the others start without them.
    const { serve } = await import("../main.js");
    const { createLog } = await import("../log.js");
    process.exit(await serve(settings.settings, createLog(settings.settings.logLevel)));
  });

cartCommand("decide <rulebook> <cart>", "decide a cart and print a receipt")
  .option("--json", "print the reply's bytes instead")
  .option("--all", "list every offer of the rulebook, not only those that touch the cart")
  .action((rulebook: string, cart: string, flags: CartFlags & { json?: boolean; all?: boolean }) => {
    process.exitCode = decide({ rulebook, cart, ...options(flags), json: flags.json === true, all: flags.all === true }, output);
  });

program
  .command("check <rulebook>")
  .description("list every problem and warning of a rulebook")
  .option("--json", "print them as JSON")
  .action((rulebook: string, flags: { json?: boolean }) => {
    process.exitCode = check({ rulebook, json: flags.json === true }, output);
  });

cartCommand("explain <offer>", "say why an offer did or did not apply to a cart")
  .requiredOption("--rulebook <file>", "the rulebook")
  .requiredOption("--cart <file>", "the cart")
  .action((offer: string, flags: CartFlags & { rulebook: string; cart: string }) => {
    process.exitCode = explain({ offer, rulebook: flags.rulebook, cart: flags.cart, ...options(flags) }, output);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    output.err(`ristourne: this is a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.internal;
  }
}

function cartCommand(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--now <moment>", "decide as at this moment, ISO 8601 or ms since 1970; default: the present", parseMoment)
    .option("--catalogue <file>", "product facts by sku, one JSON object a line, joined to lines that do not send them")
    .option("--debug-module", "use the debug build of the engine");
}

function options(flags: CartFlags): Pick<LocalOptions, "nowMs" | "catalogue" | "module"> {
  return { nowMs: flags.now ?? Date.now(), catalogue: flags.catalogue ?? null, module: flags.debugModule === true ? "debug" : "release" };
}

function parseMoment(text: string): number {
  const ms = /^[0-9]+$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isFinite(ms)) throw new InvalidArgumentError("a moment reads 2026-05-01T10:00:00Z");
  return ms;
}
