// Which bytes of an instance's memory hold what, above the fixed slots: places for images and the catalogue. Regions are
// taken and given back whole; first fit, neighbours join. Only arithmetic: the memory itself is grown by host.ts.

const REGION_ALIGN_BYTES = 65536;

export interface Region {
  readonly base: number;
  readonly bytes: number;
}

export class Regions {
  private free: { base: number; bytes: number }[] = [];
  /** One past the last byte ever handed out: how far the memory must reach. */
  end: number;

  constructor(start: number) {
    this.end = align(start);
  }

  take(bytes: number): Region {
    const wanted = align(bytes);
    const index = this.free.findIndex((gap) => gap.bytes >= wanted);
    if (index >= 0) {
      const gap = this.free[index]!;
      const region = { base: gap.base, bytes: wanted };
      gap.base += wanted;
      gap.bytes -= wanted;
      if (gap.bytes === 0) this.free.splice(index, 1);
      return region;
    }
    const region = { base: this.end, bytes: wanted };
    this.end += wanted;
    return region;
  }

  give(region: Region): void {
    const all = [...this.free, { base: region.base, bytes: region.bytes }].sort((a, b) => a.base - b.base);
    this.free = [];
    for (const gap of all) {
      const last = this.free.at(-1);
      if (last !== undefined && last.base + last.bytes === gap.base) last.bytes += gap.bytes;
      else this.free.push(gap);
    }
    const tail = this.free.at(-1);
    if (tail !== undefined && tail.base + tail.bytes === this.end) {
      this.end = tail.base;
      this.free.pop();
    }
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / REGION_ALIGN_BYTES) * REGION_ALIGN_BYTES;
}
