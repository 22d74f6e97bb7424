// Speaks HTTP/1.1 over a bare socket, for what fetch will not do: lie about lengths, stall, trickle, hang up, keep a
// connection for several requests. Used by tests only.
import { connect, type Socket } from "node:net";

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export class RawConnection {
  private received = Buffer.alloc(0);
  private wake: (() => void) | null = null;
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on("data", (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake?.();
    });
    const end = (): void => {
      this.closed = true;
      this.wake?.();
    };
    socket.on("end", end);
    socket.on("close", end);
    socket.on("error", end);
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  write(...parts: (string | Uint8Array)[]): void {
    for (const part of parts) this.socket.write(part);
  }

  /** The next reply on this connection; null when it is closed without one. */
  async reply(timeoutMs = 15_000, isHead = false): Promise<RawReply | null> {
    const untilMs = Date.now() + timeoutMs;
    for (;;) {
      const parsed = this.parse(isHead);
      if (parsed !== null) return parsed;
      if (this.closed) return null;
      if (Date.now() > untilMs) throw new Error(`no reply within ${timeoutMs} ms; got \`${this.received.toString("latin1")}\``);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, 50);
      });
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  private parse(isHead: boolean): RawReply | null {
    const headEnd = this.received.indexOf("\r\n\r\n");
    if (headEnd < 0) return null;
    const [statusLine = "", ...lines] = this.received.subarray(0, headEnd).toString("latin1").split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = isHead ? 0 : Number(headers["content-length"] ?? 0);
    const end = headEnd + 4 + length;
    if (this.received.length < end) return null;
    const body = this.received.subarray(headEnd + 4, end);
    this.received = this.received.subarray(end);
    return { status: Number(statusLine.split(" ")[1]), headers, body };
  }
}

export function head(method: string, path: string, headers: Record<string, string | number> = {}): string {
  const lines = Object.entries({ host: "test", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
