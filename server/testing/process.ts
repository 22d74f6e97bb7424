// The real server as a process of its own on a free port, as `npm start` runs it; and the command line. Needs a build
// (`npm test` makes one). Used by tests only.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../files.js";

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

export class ServerProcess {
  readonly log: LogLine[] = [];
  exitCode: number | null = null;
  port = 0;
  stderr = "";
  private readonly exited: Promise<number | null>;

  private constructor(readonly child: ChildProcess) {
    let rest = "";
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.log.push(JSON.parse(line) as LogLine);
    });
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => {
      child.once("exit", (code) => {
        this.exitCode = code;
        resolve(code);
      });
    });
  }

  /** Resolves once it listens, or has ended. */
  static async start(env: Record<string, string> = {}, timeoutMs = 30_000): Promise<ServerProcess> {
    const child = spawn(process.execPath, [built("dist/server/main.js")], {
      cwd: ROOT,
      env: { PATH: process.env["PATH"] ?? "", PORT: "0", RISTOURNE_LOG_LEVEL: "debug", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new ServerProcess(child);
    const untilMs = Date.now() + timeoutMs;
    for (;;) {
      const listening = server.log.find(({ msg }) => msg.startsWith("listening on"));
      if (listening !== undefined) {
        server.port = Number(listening["port"]);
        return server;
      }
      if (server.exitCode !== null) return server;
      if (Date.now() > untilMs) {
        child.kill("SIGKILL");
        throw new Error(`the server did not start: ${JSON.stringify(server.log)} ${server.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async post(path: string, body: string | Uint8Array, headers: Record<string, string> = { "content-type": "application/json" }): Promise<Response> {
    return fetch(this.url(path), { method: "POST", body: body as never, headers });
  }

  async json(path: string): Promise<unknown> {
    return (await fetch(this.url(path))).json();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  ended(): Promise<number | null> {
    return this.exited;
  }

  async stop(): Promise<number | null> {
    if (this.exitCode === null) this.signal("SIGTERM");
    return this.ended();
  }
}

export interface CliResult {
  exitCode: number | null;
  out: string;
  err: string;
}

export function runCli(args: readonly string[], { stdin = "", env = {} }: { stdin?: string; env?: Record<string, string> } = {}): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [built("dist/server/cli/main.js"), ...args], { cwd: ROOT, env: { PATH: process.env["PATH"] ?? "", ...env } });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.once("close", (exitCode) => resolve({ exitCode, out, err }));
    child.stdin.end(stdin);
  });
}

function built(path: string): string {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Error(`\`${path}\` is missing: run \`npm run build\` first`);
  return file;
}
