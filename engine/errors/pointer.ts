// JSON pointers (RFC 6901) built while walking a body: the path of the innermost key or element the walk has entered.
// Shared by the two walkers; must not know a codec.

export class Pointer {
  private readonly parts: string[] = [];

  push(part: string | number): void {
    this.parts.push(String(part).replace(/~/g, "~0").replace(/\//g, "~1"));
  }
  pop(): void {
    this.parts.pop();
  }
  toString(): string {
    return this.parts.map((part) => `/${part}`).join("");
  }
}

/** Thrown by a walker when it has reached the offset, or can read no further: the pointer stands where it should. */
export class Found extends Error {}
